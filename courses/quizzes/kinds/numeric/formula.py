"""Formulas of generated questions: the four operations on named values, checked before anybody is asked."""

import ast
import operator
from collections.abc import Callable, Mapping
from decimal import Decimal, DivisionByZero, InvalidOperation, localcontext

from django.utils.translation import gettext as _

from ..base import BadBody

OPERATIONS: dict[type, Callable[[Decimal, Decimal], Decimal]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
}  # fmt: skip
LONGEST = 200


def names(formula: str) -> set[str]:
    """The values a formula asks for; raises BadBody for one that is not arithmetic."""
    return {node.id for node in ast.walk(_tree(formula)) if isinstance(node, ast.Name)}


def value(formula: str, values: Mapping[str, Decimal]) -> Decimal:
    """What the formula comes to; raises BadBody for a value it does not have, or a division by zero."""
    with localcontext() as context:
        context.prec = 28
        try:
            return _value(_tree(formula).body, values)
        except (DivisionByZero, InvalidOperation) as error:
            raise BadBody(_("The formula %(formula)s divides by zero for some of its values.") % {"formula": formula}) from error


def _tree(formula: str) -> ast.Expression:
    try:
        tree = ast.parse(formula if len(formula) <= LONGEST else "", mode="eval")
    except (SyntaxError, ValueError, RecursionError) as error:
        raise BadBody(_("Write the formula with names, numbers, + - * / and brackets, in at most %(n)d signs.") % {"n": LONGEST}) from error
    for node in ast.walk(tree):
        plain = isinstance(node, ast.Expression | ast.BinOp | ast.UnaryOp | ast.Name | ast.Load | ast.USub | ast.operator)
        number = isinstance(node, ast.Constant) and isinstance(node.value, int | float) and not isinstance(node.value, bool)
        if not plain and not number:
            raise BadBody(_("Write the formula with names, numbers, + - * / and brackets only."))
        if isinstance(node, ast.operator) and type(node) not in OPERATIONS:
            raise BadBody(_("Write the formula with names, numbers, + - * / and brackets only."))
    return tree


def _value(node: ast.expr, values: Mapping[str, Decimal]) -> Decimal:
    if isinstance(node, ast.BinOp):
        return OPERATIONS[type(node.op)](_value(node.left, values), _value(node.right, values))
    if isinstance(node, ast.UnaryOp):
        return -_value(node.operand, values)
    if isinstance(node, ast.Name):
        if node.id not in values:
            raise BadBody(_("The formula uses %(name)s, which has no value.") % {"name": node.id})
        return values[node.id]
    if isinstance(node, ast.Constant):
        return Decimal(str(node.value))
    raise BadBody(_("Write the formula with names, numbers, + - * / and brackets only."))
