"""What goes wrong, as classes; each becomes an RFC 9457 problem on the way out."""

from http import HTTPStatus
from typing import ClassVar, TypedDict


class FieldError(TypedDict):
    pointer: str
    detail: str


class Problem(Exception):
    """An outcome the caller can act on; the subclass is its type."""

    status: ClassVar[HTTPStatus]
    title: ClassVar[str]

    def __init__(
        self, detail: str | None = None, *, headers: dict[str, str] | None = None, **members: object
    ) -> None:
        super().__init__(detail or self.title)
        self.detail = detail
        self.headers = headers or {}
        self.members = members

    @property
    def type(self) -> str:
        return f"/problems/{type(self).__name__}"


class BadRequest(Problem):
    status = HTTPStatus.BAD_REQUEST
    title = "This request cannot be read"


class Unauthorized(Problem):
    status = HTTPStatus.UNAUTHORIZED
    title = "Sign in, or send a valid key"

    def __init__(self, detail: str | None = None, **members: object) -> None:
        super().__init__(detail, headers={"WWW-Authenticate": "Bearer"}, **members)


class Forbidden(Problem):
    status = HTTPStatus.FORBIDDEN
    title = "You may not do this"


class NotFound(Problem):
    status = HTTPStatus.NOT_FOUND
    title = "There is nothing here"


class Conflict(Problem):
    status = HTTPStatus.CONFLICT
    title = "This clashes with what is already there"


class Gone(Problem):
    status = HTTPStatus.GONE
    title = "This is no longer here"


class PreconditionFailed(Problem):
    status = HTTPStatus.PRECONDITION_FAILED
    title = "Somebody changed this in the meantime"


class TooLarge(Problem):
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    title = "This is more than we take at once"


class Invalid(Problem):
    """The payload is malformed; `errors` points at each field."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    title = "Some fields need another look"

    def __init__(
        self, detail: str | None = None, *, errors: list[FieldError] | None = None
    ) -> None:
        super().__init__(detail, errors=errors or [])


class TooManyRequests(Problem):
    status = HTTPStatus.TOO_MANY_REQUESTS
    title = "Too many requests: wait, then try again"

    def __init__(
        self, detail: str | None = None, *, retry_after: int = 1, **members: object
    ) -> None:
        super().__init__(detail, headers={"Retry-After": str(retry_after)}, **members)


class Unavailable(Problem):
    status = HTTPStatus.SERVICE_UNAVAILABLE
    title = "A part of Landfall that this needs is not answering"


def invalid(pointer: str, detail: str) -> Invalid:
    """One field is wrong."""
    return Invalid(errors=[{"pointer": pointer, "detail": detail}])
