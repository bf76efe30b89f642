"""Builds who tells languages and who translates, and installs models from a folder.

It must never decide anything: it turns settings into plain arguments, imports
an adapter only when it is asked for, and closes what it opened.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.wiring.common import models_dir

if TYPE_CHECKING:
    from monitor.adapters.argos import ArgosTranslator
    from monitor.config.settings import Settings
    from monitor.core.language import Detector
    from monitor.types import Item, Lang, Language


def make_detector(settings: Settings) -> Callable[[Item], Language]:
    """Item -> language of the whole and of fields that differ, for the configured languages."""
    detector = _detector(tuple(settings.monitor.languages))
    return lambda item: detector.read(
        {"title": item.title, "summary": item.summary, "body": item.body}, declared=item.declared
    )


@lru_cache(maxsize=1)  # 13 MB and a child process: steps that are made anew share it
def _detector(languages: tuple[Lang, ...]) -> Detector:
    from monitor.adapters.profiles import load_profiles  # noqa: PLC0415  (built when asked for)
    from monitor.adapters.second_opinion import Py3Langid  # noqa: PLC0415
    from monitor.core.language import CANDIDATES, Detector  # noqa: PLC0415

    return Detector(languages, load_profiles(CANDIDATES), Py3Langid(CANDIDATES))


def make_translator(
    settings: Settings, database: Path, *, languages: tuple[Lang, ...] = (), target: Lang = "en"
) -> ArgosTranslator:
    """The installed models in a worker process, under the limits of [enrich].

    `languages` are translated into `target` (default: all that we read, into English).
    """
    from monitor.adapters.argos import ArgosTranslator  # noqa: PLC0415  (built when asked for)

    limits = settings.enrich
    return ArgosTranslator(
        models_dir(settings, database),
        languages=languages or settings.monitor.languages,
        target=target,
        memory_mb=limits.worker_memory_mb,
        batches=limits.worker_batches,
        timeout_s=limits.batch_timeout_s,
        tries=limits.tries,
        inter_threads=limits.inter_threads,
    )


def install_models(settings: Settings, database: Path, place: Path) -> list[str]:
    """Install the packages in a folder (or one file); say which are there. No network."""
    from monitor.adapters.argos.installer import (  # noqa: PLC0415  (see make_translator)
        Installer,
        archives_in,
    )

    installer = Installer(models_dir(settings, database))
    return [installer.install_file(archive).package.name for archive in archives_in(place)]
