"""The command line: arguments to a run to an exit code."""

from __future__ import annotations

import argparse
import contextlib
import gc
import os
import sys
from collections.abc import Sequence
from functools import cache
from typing import Any, NoReturn

from postlint import __version__

CLEAN, FOUND, FAILED, INTERRUPTED = 0, 1, 2, 130
FORMATS = ("text", "concise", "json", "sarif", "github", "gitlab", "junit", "markdown", "html")


class _Help(argparse.HelpFormatter):
    """Asks for the terminal's width once, not for each argument."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=_width())


@cache
def _width() -> int:
    return terminal_width() - 2


def terminal_width() -> int:
    """The columns of standard output's terminal, as `shutil` tells them, which knows zip files, too: slow to import."""
    with contextlib.suppress(KeyError, ValueError):
        if (columns := int(os.environ["COLUMNS"])) > 0:
            return columns
    with contextlib.suppress(OSError):
        return os.get_terminal_size(1).columns or 80
    return 80


class _Parser(argparse.ArgumentParser):
    """Usage errors are told in one line with the way to help, and exit with 2."""

    def __init__(self, **options: Any) -> None:
        super().__init__(formatter_class=_Help, **options)

    def error(self, message: str) -> NoReturn:
        self.exit(FAILED, f"postlint: {message}\nTry “{self.prog} --help”.\n")


class _Reports(argparse.Action):
    """`--format F` begins a report; `--output FILE` sends the one before it (or the first) to a file."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: str | Sequence[object] | None,
        option_string: str | None = None,
    ) -> None:
        reports = list(getattr(namespace, self.dest) or [])
        if option_string == "--format":
            reports.append([str(values), None])
        elif reports and reports[-1][1] is None:
            reports[-1][1] = str(values)
        elif reports:
            parser.error(f"--output {values}: name its --format first")
        else:
            reports.append(["text", str(values)])
        setattr(namespace, self.dest, reports)


def _names(value: str) -> list[str]:
    return [name.strip() for name in value.split(",") if name.strip()]


def parser() -> argparse.ArgumentParser:
    """The command line's grammar; `--help` and the README's reference come from it."""
    top = _Parser(
        prog="postlint", description="A content linter and validator for Markdown posts.", allow_abbrev=False
    )
    top.add_argument("--version", action="version", version=f"postlint {__version__}")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    check = commands.add_parser("check", help="lint posts", description="Lint posts.", allow_abbrev=False)
    check.add_argument(
        "paths",
        nargs="*",
        metavar="PATH",
        default=["."],
        help="posts or folders (default: the working folder); “-” reads a post from standard input",
    )
    fixing = check.add_argument_group("fixing")
    fixing.add_argument("--fix", action="store_true", help="apply the safe fixes of what is found")
    fixing.add_argument(
        "--unsafe-fixes", action="store_true", help="apply the unsafe fixes too: read the result"
    )
    fixing.add_argument(
        "--diff", action="store_true", help="show what --fix (or --unsafe-fixes) would change; write nothing"
    )
    rules = check.add_argument_group("rules")
    rules.add_argument(
        "--select",
        action="extend",
        type=_names,
        metavar="NAMES",
        help="rules or groups to run, comma-separated (repeatable)",
    )
    rules.add_argument(
        "--ignore", action="extend", type=_names, metavar="NAMES", help="rules or groups to leave out"
    )
    network = rules.add_mutually_exclusive_group()
    network.add_argument("--online", action="store_true", help="ask the network: external links")
    network.add_argument("--offline", action="store_true", help="never ask the network (the default)")
    report = check.add_argument_group("report")
    report.add_argument(
        "--format", action=_Reports, dest="reports", choices=FORMATS, help="the report's form (default: text)"
    )
    report.add_argument(
        "--output",
        action=_Reports,
        dest="reports",
        metavar="FILE",
        help="write the report of the --format before it to a file; pairs of the two may be repeated",
    )
    report.add_argument(
        "--fail-on",
        choices=("error", "warning", "note", "never"),
        help="lowest severity that makes the exit code 1 (default: error)",
    )
    report.add_argument("--show-notes", action="store_true", help="report notes too")
    report.add_argument(
        "--show-unknown", action="store_true", help="report links that could not be judged, as warnings"
    )
    report.add_argument(
        "--statistics", action="store_true", help="count findings by rule instead of listing them"
    )
    report.add_argument("--quiet", action="store_true", help="report findings and nothing else")
    run = check.add_argument_group("run")
    run.add_argument("--config", metavar="FILE", help="the configuration to use, instead of the nearest")
    run.add_argument(
        "--trusted-config",
        metavar="FILE",
        help="the configuration to use for posts that may be anybody's: its globs hold below the working folder, "
        "its code and the cache stay beside FILE",
    )
    run.add_argument(
        "--isolated", action="store_true", help="use no configuration, and no code of the site's own"
    )
    run.add_argument(
        "--force-exclude",
        action="store_true",
        help="leave out files that the configuration excludes even where they are named (for hooks)",
    )
    run.add_argument(
        "--no-cache", action="store_true", help="keep nothing between runs, and use nothing kept"
    )
    run.add_argument(
        "--jobs", type=int, default=0, metavar="N", help="processes (default: one for each processor)"
    )
    run.add_argument("--stdin-filename", metavar="PATH", help="the name of the post that “-” reads")
    explain = commands.add_parser("explain", help="show a rule's page", description="Show a rule's page.")
    explain.add_argument("rule", metavar="RULE")
    listing = commands.add_parser("rules", help="list all rules", description="List all rules.")
    listing.add_argument("--format", choices=("text", "json"), default="text")
    config = commands.add_parser(
        "config",
        help="show each setting and where it comes from",
        description="Show each setting and where it comes from.",
    )
    config.add_argument("path", nargs="?", default=".", metavar="PATH")
    cache = commands.add_parser(
        "cache",
        help="show or remove what is kept between runs",
        description="Show or remove what is kept between runs.",
    )
    cache.add_argument("action", choices=("info", "clear"))
    cache.add_argument("path", nargs="?", default=".", metavar="PATH")
    schema = commands.add_parser(
        "schema",
        help="the schema of a site's front matter",
        description="The schema of a site's front matter.",
    )
    schema.add_argument(
        "action",
        choices=("infer", "show"),
        help="infer: write fields for postlint.toml from what posts have in common; show: JSON Schema, for editors",
    )
    schema.add_argument("path", nargs="?", default=".", metavar="PATH")
    links = commands.add_parser(
        "links",
        help="external links and what is known of them",
        description="List external links with their verdicts, ages and places. Asks nothing: `check --online` does.",
    )
    links.add_argument("path", nargs="?", default=".", metavar="PATH")
    links.add_argument("--format", choices=("text", "json", "csv"), default="text", help="the list's form")
    for command in (explain, listing, config, cache, schema, links):
        command.add_argument(
            "--config",
            metavar="FILE",
            help=argparse.SUPPRESS if command is explain else "the configuration to use",
        )
        command.add_argument("--isolated", action="store_true", help="use no configuration")
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line (sys.argv by default); the exit code."""
    from postlint.config import ConfigError

    _open_streams()
    given = parser().parse_args(arguments)
    try:
        code = _run(given)
        sys.stdout.flush()
        return code
    except ConfigError as error:
        from postlint.reporters._escape import visible  # keys, values and file names may be anybody's

        for line in str(error).split("\n"):
            print(f"postlint: {visible(line)}", file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        print("postlint: interrupted", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:  # the reader had enough: `postlint check | head`
        _drop_output()
        return FOUND
    except (
        OSError
    ) as error:  # of files it is told where they are read: this is standard output, or a full disk
        _drop_output()
        print(f"postlint: {error.filename or 'standard output'}: {error.strerror or error}", file=sys.stderr)
        return FAILED
    except Exception:
        import traceback

        traceback.print_exc()
        print("postlint: this is a fault in postlint; please report it", file=sys.stderr)
        return FAILED
    finally:
        gc.freeze()  # what is left ends with the process: no need to look through it for cycles
        gc.enable()


def _run(given: argparse.Namespace) -> int:
    if given.command == "check":
        gc.disable()  # what is loaded until posts are read stays: none of it is garbage
        from postlint.commands.check import check

        return check(given)
    if given.command == "schema":
        from postlint.commands.schema import schema

        return schema(given)
    if given.command == "links":
        from postlint.commands.links import links

        return links(given)
    from postlint.commands import about

    return int(getattr(about, given.command)(given))


def _drop_output() -> None:
    """Send what is still to be written to standard output nowhere, so that the interpreter does not try at its end."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _open_streams() -> None:
    """Standard streams that the caller has closed lead nowhere, rather than one into another."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115 - open to the end
