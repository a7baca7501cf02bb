"""Files over HTTP."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import File, Form, Query, Request, UploadFile, status
from sqlalchemy.ext.asyncio import AsyncSession

from services.common.actors import Internal
from services.common.db import ReadSession, Session
from services.common.pages import Page, PageQuery, paginate
from services.common.routing import Router
from services.feedback_api.imports import actions, queries
from services.feedback_api.imports.models import Import
from services.feedback_api.imports.schemas import (
    ErrorsOut,
    Format,
    ImportOut,
    ImportRow,
    PreviewOut,
)
from services.feedback_api.insiders import Insider

router = Router(prefix="/v1/imports", tags=["imports"])
Upload = Annotated[UploadFile, File(description="CSV or JSON, also packed with gzip")]
Mapping = Annotated[
    str | None,
    Form(description='JSON: {"text": "Comment", "contact.email": "Mail", "source": "=survey"}'),
]


@router.post("", response_model=ImportOut, status_code=status.HTTP_202_ACCEPTED)
async def bring_in(
    request: Request,
    session: Session,
    actor: Insider,
    file: Upload,
    format: Annotated[Format, Form()],
    mapping: Mapping = None,
) -> dict[str, Any]:
    """Taken at once, read afterwards: look at its progress under its id."""
    given = actions.read_mapping(mapping)
    found = await actions.receive(
        session,
        actor,
        request.app.state.settings,
        name=format,
        filename=file.filename or "file",
        file=file.file,
        given=given,
    )
    return await _shown(session, found)


@router.post("/preview", response_model=PreviewOut)
async def preview(
    request: Request,
    _: Insider,
    file: Upload,
    format: Annotated[Format, Form()] = "csv",
    mapping: Mapping = None,
) -> dict[str, Any]:
    """The first rows as they would become, and the mapping that we propose; keeps nothing."""
    given = actions.read_mapping(mapping)
    return await actions.preview(
        request.app.state.settings, name=format, file=file.file, given=given
    )


@router.get("", response_model=Page[ImportRow])
async def list_imports(session: ReadSession, _: Internal, page: PageQuery) -> dict[str, Any]:
    return await paginate(session, queries.imports(), Import, page)


@router.get("/{import_id}", response_model=ImportOut)
async def show_import(session: ReadSession, _: Internal, import_id: UUID) -> dict[str, Any]:
    """How far it is, what it made, and which rows were refused, with the reason."""
    return await _shown(session, await queries.get_import(session, import_id))


@router.get("/{import_id}/errors", response_model=ErrorsOut)
async def list_errors(
    session: ReadSession,
    _: Internal,
    import_id: UUID,
    after: Annotated[int, Query(ge=0)] = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = 200,
) -> dict[str, Any]:
    """All refused rows, by number."""
    found = await queries.get_import(session, import_id)
    rows = await queries.refused_rows(session, found, after=after, limit=limit + 1)
    more, rows = len(rows) > limit, rows[:limit]
    return {"results": rows, "next": str(rows[-1].row) if more else None}


@router.delete("/{import_id}", response_model=ImportOut)
async def undo_import(
    request: Request, session: Session, actor: Insider, import_id: UUID
) -> dict[str, Any]:
    """Takes back what it brought, and stops it where it still runs."""
    found = await queries.get_import(session, import_id)
    await actions.undo(session, actor, request.app.state.settings, found)
    return await _shown(session, found)


async def _shown(session: AsyncSession, found: Import) -> dict[str, Any]:
    row = ImportRow.model_validate(found).model_dump()
    return {**row, "errors": await queries.refused_rows(session, found)}
