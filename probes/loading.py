"""Import every module of one folder by its short name: the folder is the registry."""

import importlib
import pkgutil
from collections.abc import Mapping
from types import ModuleType


def modules(package: ModuleType) -> Mapping[str, ModuleType]:
    """Each module directly inside *package*, by short name, in order. Import errors are the caller's to see."""
    names = sorted(info.name for info in pkgutil.iter_modules(package.__path__) if not info.ispkg)
    return {name: importlib.import_module(f"{package.__name__}.{name}") for name in names}
