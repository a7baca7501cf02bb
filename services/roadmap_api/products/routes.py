from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Response, status

from services.common.actors import Internal, Reader, Writer
from services.common.db import ReadSession, Session
from services.common.etags import IfMatch, check_fresh, etag
from services.common.pages import Page, PageQuery, paginate
from services.common.routing import Router
from services.roadmap_api.products import actions, queries
from services.roadmap_api.products.lifecycle import Lifecycle
from services.roadmap_api.products.models import Area, Product
from services.roadmap_api.products.schemas import (
    AreaIn,
    AreaOut,
    ProductIn,
    ProductOut,
    ProductPatch,
)

router = Router(prefix="/v1/products", tags=["products"])


async def load_product(product_id: UUID, session: Session) -> Product:
    return await queries.get_product(session, product_id)


ProductInPath = Annotated[Product, Depends(load_product, scope="function")]


@router.get("", response_model=Page[ProductOut])
async def list_products(
    session: ReadSession,
    actor: Reader,
    page: PageQuery,
    stage: Lifecycle | None = None,
    q: str | None = None,
) -> Any:
    """Products, oldest first."""
    return await paginate(session, queries.found_products(stage=stage, q=q), Product, page)


@router.post("", response_model=ProductOut, status_code=status.HTTP_201_CREATED)
async def create_product(
    session: Session, actor: Writer, body: ProductIn, response: Response
) -> Product:
    """A product by its name, which no other product has (409)."""
    product = await actions.create_product(session, actor, body)
    response.headers["ETag"] = etag(product)
    return product


@router.get("/{product_id}", response_model=ProductOut)
async def get_product(
    product_id: UUID, session: ReadSession, actor: Reader, response: Response
) -> Product:
    """One product."""
    product = await queries.get_product(session, product_id)
    response.headers["ETag"] = etag(product)
    return product


@router.patch("/{product_id}", response_model=ProductOut)
async def change_product(
    session: Session,
    actor: Writer,
    product: ProductInPath,
    body: ProductPatch,
    response: Response,
    if_match: IfMatch = None,
) -> Product:
    """Change what is named; a new `stage` sets `stage_since`."""
    check_fresh(product, if_match)
    product = await actions.change_product(session, actor, product, body)
    response.headers["ETag"] = etag(product)
    return product


@router.delete("/{product_id}", status_code=status.HTTP_204_NO_CONTENT)
async def delete_product(session: Session, actor: Writer, product: ProductInPath) -> None:
    """Remove a product to which nothing belongs (else 409)."""
    await actions.delete_product(session, actor, product)


@router.get("/{product_id}/areas", response_model=Page[AreaOut])
async def list_areas(
    product_id: UUID, session: ReadSession, actor: Internal, page: PageQuery
) -> Any:
    """The parts of a product."""
    product = await queries.get_product(session, product_id)
    return await paginate(session, queries.areas_of(product), Area, page)


@router.post("/{product_id}/areas", response_model=AreaOut, status_code=status.HTTP_201_CREATED)
async def create_area(
    session: Session, actor: Writer, product: ProductInPath, body: AreaIn
) -> Area:
    """A part of the product, named once."""
    return await actions.create_area(session, actor, product, body)


@router.delete("/{product_id}/areas/{area_id}", status_code=status.HTTP_204_NO_CONTENT)
async def delete_area(
    session: Session, actor: Writer, product: ProductInPath, area_id: UUID
) -> None:
    """Remove an area that no item belongs to (else 409)."""
    await actions.delete_area(session, actor, await queries.get_area(session, area_id))
