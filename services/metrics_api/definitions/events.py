from dataclasses import dataclass
from typing import ClassVar

from services.common.events import Event
from services.metrics_api.definitions.models import Metric


@dataclass(frozen=True)
class MetricChanged(Event):
    name: ClassVar[str] = "metrics.metric_changed"


@dataclass(frozen=True)
class TargetMet(Event):
    name: ClassVar[str] = "metrics.target_met"


def metric_changed(metric: Metric, *, deleted: bool = False) -> MetricChanged:
    return MetricChanged(
        subject=metric.key,
        state={
            "key": metric.key,
            "name": metric.name,
            "kind": metric.kind,
            "unit": metric.unit,
            "direction": metric.direction,
            "version": metric.revision,
            "value": metric.value,
            "value_at": metric.value_at,
            "target": metric.target,
            "deleted": deleted,
        },
    )


def target_met(metric: Metric) -> TargetMet:
    return TargetMet(
        subject=metric.key,
        state={"key": metric.key, "name": metric.name, "value": metric.value}
        | {"target": metric.target, "value_at": metric.value_at},
    )
