"""Which key finds a company: a tool's id, else the mail domain, else the address itself."""

from dataclasses import dataclass

# Everybody's mail: such a domain says nothing about the company.
FREE_MAIL_DOMAINS = """
gmail.com googlemail.com yahoo.com yahoo.co.uk yahoo.de yahoo.fr yahoo.es yahoo.it yahoo.co.jp
yahoo.co.in yahoo.com.br ymail.com rocketmail.com outlook.com outlook.de outlook.fr hotmail.com
hotmail.co.uk hotmail.de hotmail.fr hotmail.it hotmail.es live.com live.co.uk live.de live.fr
live.nl msn.com passport.com icloud.com me.com mac.com aol.com aim.com gmx.de gmx.net gmx.at
gmx.ch gmx.com web.de t-online.de freenet.de arcor.de mail.de posteo.de mailbox.org proton.me
protonmail.com protonmail.ch pm.me tutanota.com tutanota.de tuta.io tuta.com fastmail.com
fastmail.fm hey.com zoho.com mail.com email.com usa.com yandex.ru yandex.com ya.ru mail.ru bk.ru
list.ru inbox.ru rambler.ru qq.com 163.com 126.com yeah.net sina.com sina.cn sohu.com
foxmail.com aliyun.com naver.com daum.net hanmail.net orange.fr wanadoo.fr free.fr laposte.net
sfr.fr neuf.fr libero.it virgilio.it tiscali.it alice.it tin.it bluewin.ch sunrise.ch hispeed.ch
btinternet.com sky.com talktalk.net virginmedia.com ntlworld.com blueyonder.co.uk comcast.net
verizon.net att.net sbcglobal.net bellsouth.net cox.net charter.net earthlink.net optonline.net
juno.com rogers.com shaw.ca sympatico.ca telus.net bigpond.com bigpond.net.au optusnet.com.au
xtra.co.nz uol.com.br bol.com.br terra.com.br ig.com.br rediffmail.com seznam.cz centrum.cz
wp.pl o2.pl onet.pl interia.pl abv.bg ukr.net telenet.be skynet.be ziggo.nl kpnmail.nl planet.nl
home.nl chello.nl hetnet.nl telia.com online.no
"""
FREE_MAIL = frozenset(FREE_MAIL_DOMAINS.split())


@dataclass(frozen=True)
class Identity:
    """How an unknown company would be recognised: `key` is what notes and contacts carry."""

    kind: str
    value: str
    tool: str | None = None

    @property
    def key(self) -> str:
        return f"{self.tool or self.kind}:{self.value}"


def normal_email(email: str) -> str:
    return email.strip().lower()


def normal_domain(domain: str) -> str:
    return domain.strip().lower().removeprefix("@").removeprefix("www.").rstrip(".")


def domain_of(email: str) -> str:
    return normal_domain(email.rpartition("@")[2])


def is_free_mail(domain: str) -> bool:
    return domain in FREE_MAIL


def identity_of(email: str | None, alias: tuple[str, str] | None = None) -> Identity | None:
    """The strongest key at hand; a free-mail address stands for its owner alone."""
    if alias:
        return Identity(kind="alias", tool=alias[0], value=alias[1])
    if not email:
        return None
    domain = domain_of(email)
    if is_free_mail(domain):
        return Identity(kind="email", value=normal_email(email))
    return Identity(kind="domain", value=domain)
