import json
from collections.abc import Mapping
from typing import Annotated, Any, get_args
from uuid import UUID

from fastapi import Depends, Request, status
from sqlalchemy import select
from starlette.datastructures import FormData, UploadFile

from services.common.actors import Internal, Writer
from services.common.db import ReadSession, Session
from services.common.ids import new_id
from services.common.pages import Page, PageQuery, paginate
from services.common.problems import NotFound, invalid
from services.common.routing import Router
from services.roadmap_api.imports import actions
from services.roadmap_api.imports.models import Import
from services.roadmap_api.imports.schemas import Format, ImportOut, ImportStarted
from services.roadmap_api.imports.uploads import keep
from services.roadmap_api.items.schemas import Audience

router = Router(prefix="/v1/imports", tags=["imports"])

_FORM = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file", "format"],
                    "properties": {
                        "file": {"type": "string", "format": "binary"},
                        "format": {"type": "string", "enum": list(get_args(Format))},
                        "mapping": {
                            "type": "string",
                            "description": "JSON object: our field to the file's column",
                        },
                        "audience": {"type": "string", "enum": list(get_args(Audience))},
                    },
                }
            }
        },
    }
}


async def load_import(import_id: UUID, session: Session) -> Import:
    found = await session.get(Import, import_id)
    if found is None:
        raise NotFound(f"No import has the id {import_id}.")
    return found


ImportInPath = Annotated[Import, Depends(load_import, scope="function")]


@router.post(
    "",
    response_model=ImportStarted,
    status_code=status.HTTP_202_ACCEPTED,
    openapi_extra=_FORM,
)
async def start_import(request: Request, session: Session, actor: Writer) -> Import:
    """Bring a file in (up to 1 GiB, may be gzipped); follow it at `GET /v1/imports/{id}`.

    `landfall`: JSON objects as POST /v1/items takes them, with `external_id` and `stage` beside.
    `csv`: a table with a header; `mapping` names the columns that are not recognised. `jira`: its
    CSV export. `m365`: Microsoft's roadmap as CSV or JSON, public unless `audience` says otherwise.
    The same file again changes only what differs, by the ids that its rows carry.
    """
    import_id = new_id()
    async with request.form(max_files=1, max_fields=10) as form:
        format_, file = _format(form), _file(form)
        mapping, audience = _mapping(form), _audience(form)
        await keep(file, actions.path_of(request.app.state.settings.data, import_id))
        filename = file.filename or "file"
    return await actions.start_import(
        session,
        actor,
        import_id=import_id,
        format_=format_,
        filename=filename,
        mapping=mapping,
        audience=audience,
    )


@router.get("", response_model=Page[ImportOut])
async def list_imports(session: ReadSession, actor: Internal, page: PageQuery) -> dict[str, Any]:
    """Imports, newest first."""
    return await paginate(session, select(Import), Import, page)


@router.get("/{import_id}", response_model=ImportOut)
async def get_import(import_id: UUID, session: ReadSession, actor: Internal) -> Import:
    """How far it is, what was created and skipped, and each row that failed."""
    found = await session.get(Import, import_id)
    if found is None:
        raise NotFound(f"No import has the id {import_id}.")
    return found


@router.delete("/{import_id}", response_model=ImportStarted, status_code=status.HTTP_202_ACCEPTED)
async def undo_import(session: Session, actor: Writer, found: ImportInPath) -> Import:
    """Undo: remove what it made and put back what it changed, except what was changed since."""
    return await actions.start_undo(session, actor, found)


def _file(form: FormData) -> UploadFile:
    file = form.get("file")
    if not isinstance(file, UploadFile):
        raise invalid("/file", "Send a file.")
    return file


def _format(form: FormData) -> str:
    given = form.get("format")
    if given not in get_args(Format):
        raise invalid("/format", f"Send one of {', '.join(get_args(Format))}.")
    return str(given)


def _audience(form: FormData) -> str | None:
    given = form.get("audience")
    if given is None or given == "":
        return None
    if given not in get_args(Audience):
        raise invalid("/audience", f"Send one of {', '.join(get_args(Audience))}.")
    return str(given)


def _mapping(form: FormData) -> dict[str, str]:
    given = form.get("mapping")
    if given is None or given == "":
        return {}
    try:
        found = json.loads(str(given))
    except (ValueError, RecursionError) as problem:
        raise invalid("/mapping", "Send a JSON object of names.") from problem
    if not isinstance(found, Mapping) or not all(isinstance(v, str) for v in found.values()):
        raise invalid("/mapping", "Send a JSON object of names.")
    return {str(key): value for key, value in found.items()}
