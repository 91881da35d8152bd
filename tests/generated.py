"""Texts that are made from the code: what the README says of the rules."""

from __future__ import annotations

import re
from collections.abc import Iterable

from postlint.rule import AnyRule

_TABLE = re.compile(r"(?s)(?<=<!-- rules -->\n).*?(?=<!-- /rules -->)")


def with_rule_table(readme: str, rules: Iterable[AnyRule]) -> str:
    """The README with its rule table made anew."""
    table = rule_table(rules)
    return _TABLE.sub(lambda _: table, readme)


def rule_table(rules: Iterable[AnyRule]) -> str:
    """A Markdown table of rules by group, each linked to its page."""
    lines = ["| Rule | Finds | Severity | Fix |", "| :--- | :--- | :--- | :--- |"]
    group = ""
    for rule in sorted(rules, key=lambda rule: (rule.group, rule.name)):
        if rule.group != group:
            group = rule.group
            lines.append(f"| **{group}** | | | |")
        severities = ", ".join(severity.label for severity in rule.severities)
        finds = rule.summary + (" (`--online`)" if rule.online else "")
        page = f"rules/{rule.name.replace('-', '_')}.md"
        lines.append(f"| [{rule.name}]({page}) | {finds} | {severities} | {rule.fixes} |")
    return "\n".join(lines) + "\n"
