"""The command line: `monitor`, its global options, and where each command lives.

A command's module is imported only when it is called, so that `monitor check`
never waits for a model library. It must never hold a rule of its own.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import NoReturn

import click

from monitor import __version__
from monitor.cli.app import App
from monitor.errors import EXIT_CONFIG, ConfigError, MonitorError

# command -> module:attribute, and the line that `monitor --help` shows without importing it
COMMANDS: dict[str, tuple[str, str]] = {
    "demo": ("demo:demo", "Run the sample world and show the event page it makes."),
    "check": ("checking:check", "Check all configuration files; name every problem."),
    "poll": ("collecting:poll", "Collect once: poll the feeds that are due."),
    "enrich": ("reading:enrich", "Read what was collected: language, translation, match, takes."),
    "run": ("service:run", "Run the daemon."),
    "events": ("suggesting:events", "List the tracked events, or suggest new ones."),
    "event": ("events:event", "Show the page of an event."),
    "publish": ("publishing:publish", "Write a static site: events, outlets, feeds."),
    "takes": ("feedback:takes", "List takes, confirm or reject one."),
    "search": ("events:search", "Search all stored items."),
    "digest": ("mailing:digest", "Preview or send a digest."),
    "outbox": ("mailing:outbox", "List the messages that wait, were sent or were refused."),
    "item": ("items:item", "Show one stored item, and what its outlet changed in it."),
    "unsubscribe": ("leaving:unsubscribe", "Take a reader off the digest by their signed address."),
    "explain": ("matching:explain", "Say why an item did or did not match."),
    "rematch": ("matching:rematch", "Match stored items again."),
    "retranslate": ("reading:retranslate", "Translate anew what an older model translated."),
    "models": ("models:models", "List, install, verify or remove translation models."),
    "feeds": ("collecting:feeds", "Show the feeds and their health."),
    "entities": ("entities:entities", "Add an entity with its names from Wikidata."),
    "outlets": ("collecting:outlets", "List outlets, add one, or exchange them as OPML."),
    "status": ("service:status", "Say how the monitor is."),
    "backup": ("service:backup", "Copy the database while it is in use."),
    "evaluate": ("evaluating:evaluate", "Score detection or matching on labelled data."),
}


class LazyGroup(click.Group):
    """A group that knows its commands' names and imports one when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All commands, in the order in which a newcomer meets them."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command's module."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name][0].partition(":")
        command = getattr(importlib.import_module(f"monitor.cli.{module}"), attribute)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--config",
    type=click.Path(path_type=Path),
    help="Configuration directory (default: $MONITOR_CONFIG, ./config, /etc/monitor).",
)
@click.option("--db", type=click.Path(path_type=Path), help="Database (default: monitor.toml's).")
@click.version_option(__version__, prog_name="monitor")
@click.pass_context
def cli(ctx: click.Context, config: Path | None, db: Path | None) -> None:
    """Regional Takes: who says what about an event, in which words, and who is silent.

    Exit codes: 0 done, 1 failed, 2 wrong usage, 69 something needed is missing,
    70 a promise is broken (a quote that is not in its original), 75 try again
    later (disk full), 78 the configuration is wrong.
    """
    # A test or the sample world may hand in an App with a clock of its own.
    app = ctx.ensure_object(App)
    app.config = config if config is not None else app.config
    app.db = db if db is not None else app.db


def main() -> NoReturn:
    """Run a command; an error of ours becomes one clear message and its exit code."""
    try:
        cli(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        click.echo("Stopped.", err=True)
        sys.exit(130)
    except ConfigError as error:
        click.echo(f"{len(error.problems)} problem(s) in the configuration:", err=True)
        for problem in error.problems:
            click.echo(f"  {problem}", err=True)
        sys.exit(EXIT_CONFIG)
    except MonitorError as error:
        click.echo(f"monitor: {error}", err=True)
        sys.exit(error.exit_code)
    sys.exit(0)
