"""Where tools post to: verified, stored, answered; read afterwards.

The body limit of this prefix, before and after decompression, stands in the service's app.
"""

from uuid import UUID

from fastapi import Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from services.common import clock
from services.common.db import Session
from services.common.problems import Unauthorized
from services.common.routing import Router
from services.common.settings import Settings
from services.feedback_api.sources import actions, queries, secrets
from services.feedback_api.sources.incoming import Incoming
from services.feedback_api.sources.models import Source
from services.feedback_api.sources.schemas import Received
from services.feedback_api.sources.signatures import verify
from services.feedback_api.sources.tools import TOOLS
from services.feedback_api.sources.tools.tool import Answer

router = Router(prefix="/v1/hooks", tags=["hooks"])


class BadSignature(Unauthorized):
    title = "This does not come from the tool that the source belongs to"


@router.post("/{source_id}", response_model=Received)
@router.post("/{source_id}/{token}", response_model=Received)
@router.put("/{source_id}", response_model=Received, include_in_schema=False)
@router.put("/{source_id}/{token}", response_model=Received, include_in_schema=False)
async def take_delivery(
    request: Request, session: Session, source_id: UUID, token: str | None = None
) -> Received | Response:
    """What a tool sends, signed as that tool signs, or 401; a repeat is stored once."""
    body = await request.body()
    settings: Settings = request.app.state.settings
    source = await queries.get_source(session, source_id)
    tool = TOOLS[source.tool]
    incoming = Incoming(dict(request.headers), body, clock.now(), source.settings)
    _check_token(source, token)
    if tool.signs:
        _check_signature(settings, source, request, body)
    greeting = tool.handshake(incoming)
    if greeting is not None:
        return _answer(greeting)
    stored = await _keep(session, source, incoming)
    acknowledgement = tool.acknowledgement
    return _answer(acknowledgement) if acknowledgement else Received(repeated=not stored)


@router.head("/{source_id}", include_in_schema=False)
@router.head("/{source_id}/{token}", include_in_schema=False)
async def answer_probe(session: Session, source_id: UUID, token: str | None = None) -> Response:
    """Tools ask whether the address is there before they save it."""
    source = await queries.get_source(session, source_id)
    _check_token(source, token)
    return Response()


@router.get("/{source_id}", include_in_schema=False)
@router.get("/{source_id}/{token}", include_in_schema=False)
async def answer_validation(
    request: Request, session: Session, source_id: UUID, token: str | None = None
) -> Response:
    """Some tools want a token of theirs read back."""
    source = await queries.get_source(session, source_id)
    _check_token(source, token)
    return Response(request.query_params.get("validationToken", "")[:1000], media_type="text/plain")


async def _keep(session: AsyncSession, source: Source, incoming: Incoming) -> bool:
    """False for a repeat. A tool that signs no more than a nonce may use each nonce once."""
    nonce = TOOLS[source.tool].nonce(incoming)
    stored = await actions.store(session, source, incoming, nonce=nonce)
    if not stored and nonce and not await queries.is_repeat(session, source, incoming):
        raise BadSignature("This nonce came with another delivery before.")
    return stored


def _check_token(source: Source, token: str | None) -> None:
    if source.token_hash is None:
        return
    known = [source.token_hash]
    if source.old_token_hash and source.old_until and source.old_until > clock.now():
        known.append(source.old_token_hash)
    if not any([secrets.is_token(token or "", one) for one in known]):
        raise BadSignature("The address's last part is not the one we gave out.")


def _check_signature(settings: Settings, source: Source, request: Request, body: bytes) -> None:
    sealed = [source.sealed_secret]
    if source.old_until and source.old_until > clock.now():
        sealed.append(source.sealed_old_secret)
    for one in filter(None, sealed):
        if verify(
            source.tool,
            secret=secrets.unseal(settings, one),
            method=request.method,
            url=_address(settings, request),
            headers=request.headers,
            body=body,
            now=clock.now().timestamp(),
        ):
            return
    raise BadSignature("The signature does not match the source's secret, or it is too old.")


def _address(settings: Settings, request: Request) -> str:
    """The address as the tool knows it: from the settings, never from `Host`."""
    query = f"?{request.url.query}" if request.url.query else ""
    return settings.public_url_of("feedback") + request.url.path + query


def _answer(answer: Answer) -> Response:
    return Response(answer.body, media_type=answer.media_type)
