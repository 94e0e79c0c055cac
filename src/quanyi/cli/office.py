"""The office, importable in a command's process: role, settings, who runs it, and the line that opens rows."""

from __future__ import annotations

import os
from typing import Literal

import click

from quanyi.cli.mark import kind_of_folder
from quanyi.cli.place import Stop, home
from quanyi.cli.shell import ask


def office(
    role: Literal["app", "owner", "reader"] = "app",
    *,
    demo: bool | None = None,
    opens: bool = True,
    asks: bool = True,
) -> None:
    """Make the office importable in this process, speaking to the database in this role.

    `opens`: whether the command works on rows about persons; the register has a line that names it then.
    `asks`: whether a person answers for it (`cli.shell`); services and what sets an office up ask nobody.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quanyi.agency.config.settings")
    os.environ["QUANYI_ROLE"] = role
    if demo if demo is not None else kind_of_folder(home()) == "demo":
        os.environ["QUANYI_DEMO"] = "1"
    import django

    refuse_wrong_parameters()
    refuse_wrong_settings()
    django.setup()
    if asks:
        ask(role)
    if role == "app" and opens:
        _begin_processing()


def _begin_processing() -> None:
    """What a command does with rows about persons is done under a line that names it, written when it first asks."""
    from quanyi.agency.audit.releases import begin_processing

    context = click.get_current_context(silent=True)
    begin_processing(f"命令 {context.command_path}" if context else "命令")


def refuse_wrong_parameters() -> None:
    """Files of parameters that the office adds (QUANYI_PARAMETERS) are read before anything rests on them."""
    from quanyi.law.errors import InvalidInput
    from quanyi.law.parameters import added_series

    try:
        added_series()
    except InvalidInput as error:
        raise Stop(f"{error.zh}\n{error.en}") from error


def refuse_files_of_parameters() -> None:
    """An office decides by no value that nobody signed: what it adds enters by a case (decision 062)."""
    from quanyi.law.parameters import added_series

    if found := "、".join(added_series()):
        raise Stop(
            f"QUANYI_PARAMETERS 的文件带来了没有经过审批的参数：{found}；没有启动。"
            "请去掉这项设置，在“参数”页按公布文件逐项登记。\n"
            f"Files of QUANYI_PARAMETERS bring parameters that nobody signed: {found}. Nothing was started. "
            "Unset it, and enter each by a case on the page 参数 with its published document."
        )


def refuse_wrong_settings() -> None:
    """How the site is reached (QUANYI_TLS, QUANYI_HOSTS, QUANYI_PROXIES) is read before the site starts on it."""
    from quanyi.agency.config.front import WrongSetting, read_front

    try:
        read_front(os.environ)
    except WrongSetting as error:
        raise Stop(str(error)) from error
