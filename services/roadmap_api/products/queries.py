from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from services.common.problems import NotFound
from services.roadmap_api.products.models import Area, Product


def found_products(*, stage: str | None = None, q: str | None = None) -> Select[Product]:
    products = select(Product)
    if stage:
        products = products.where(Product.stage == stage)
    if q:
        products = products.where(Product.name.icontains(q, autoescape=True))
    return products


async def get_product(session: AsyncSession, product_id: UUID) -> Product:
    found = await session.get(Product, product_id)
    if found is None:
        raise NotFound(f"No product has the id {product_id}.")
    return found


def areas_of(product: Product) -> Select[Area]:
    return select(Area).where(Area.product_id == product.id)


async def get_area(session: AsyncSession, area_id: UUID) -> Area:
    found = await session.get(Area, area_id)
    if found is None:
        raise NotFound(f"No area has the id {area_id}.")
    return found
