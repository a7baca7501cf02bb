from dataclasses import dataclass
from typing import ClassVar

from services.common.events import Event
from services.roadmap_api.products.models import Product


@dataclass(frozen=True)
class ProductChanged(Event):
    name: ClassVar[str] = "roadmap.product_changed"


def product_changed(product: Product) -> ProductChanged:
    state = {
        "id": product.id,
        "name": product.name,
        "stage": product.stage,
        "stage_since": product.stage_since,
        "owner": product.owner_id,
        "deleted": False,
    }
    return ProductChanged(subject=str(product.id), state=state)
