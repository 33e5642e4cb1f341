"""The shell's grammar, bash's or ash's, by recursive descent over the text."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from tui.shell.syntax import (
    AndOr,
    Assign,
    Case,
    CFor,
    For,
    Function,
    Group,
    If,
    Incomplete,
    Item,
    Let,
    Literal,
    Node,
    Pipeline,
    Redirect,
    Sequence,
    Simple,
    Subshell,
    SyntaxFail,
    Test,
    While,
    Word,
)
from tui.shell.words import NAME, WordReader, matching

_BLANK = re.compile(r"(?:[ \t]|\\\n)+")
_OPERATOR = re.compile(r"&&|\|\||\|&|;;&|;;|;&|[|&;()\n]")
_REDIRECT = re.compile(r"(\d*)(<<<|<<-|<<|<>|<&|<(?!\()|>>|>\||>&|>(?!\()|&>>|&>)")
_RESERVED = re.compile(
    r"(if|then|elif|else|fi|for|while|until|do|done|case|esac|in|function|\{|\}|!|time|\[\[)(?=[\s;|&()<>]|$)"
)
_ASSIGN = re.compile(r"([A-Za-z_]\w*)(\[[^\]]*\])?(\+?)=")
_FUNCTION = re.compile(r"([^\s|&;()<>$`\"'\\=]+)[ \t]*\([ \t]*\)")
_CLOSERS = {"then", "elif", "else", "fi", "do", "done", "esac", "}"}
DEPTH = 60
"""Levels of nesting that are read; more is refused."""


class Parser:
    """Reads a text line by line; `line()` gives the commands up to the end of a line, None at the end."""

    def __init__(self, text: str, bash: bool = True, aliases: Mapping[str, str] | None = None) -> None:
        self.text, self.at, self.bash = text, 0, bash
        self.aliases = {} if aliases is None else aliases
        self.words = WordReader(self)
        self.pending: list[tuple[int, bool, bool, str, list[Redirect]]] = []
        self.lenient = False
        """A here-document may end with the text, as in a script."""
        self.warnings: list[str] = []
        self._blocked: list[tuple[str, int]] = []
        self.depth = 0

    def inner(self, text: str) -> Parser:
        """A parser for a part of the text."""
        parser = Parser(text, self.bash, self.aliases)
        parser.depth = self.depth + 1
        return parser

    def line(self) -> Sequence | None:
        """The next line's commands. Raises SyntaxFail, Incomplete."""
        self._blank()
        while self.text.startswith("\n", self.at):
            self.at += 1
            self._blank()
        if self.at >= len(self.text):
            return None
        body = self.sequence((), one_line=True)
        if self.at < len(self.text) and self.text[self.at] != "\n":
            raise self.unexpected()
        if self.at < len(self.text):
            self._newline()
        elif self.pending:
            self._bodies()
        return body

    def sequence(self, stop: tuple[str, ...], one_line: bool = False) -> Sequence:
        """Commands up to (not with) a closing operator or reserved word."""
        items: list[Item] = []
        self.depth += 1
        if self.depth > DEPTH:
            raise SyntaxFail("commands nested too deeply", "(")
        while True:
            self._blank() if one_line else self.blank_lines()
            if self._at_end(stop):
                break
            start = self.at
            if self._reserved() in _CLOSERS:
                raise self.unexpected(stop[-1] if stop else "")
            command = self._and_or()
            text = self.text[start : self.at].strip()
            operator = self._operator()
            items.append(Item(command, operator == "&", text))
            if operator in ("&", ";"):
                self.at += 1
            elif operator == "\n" and not one_line:
                self._newline()
            elif operator != ")" or ")" not in stop:
                if not operator and self.at < len(self.text):
                    raise self.unexpected()
                break
        self.depth -= 1
        if self.pending and self.at >= len(self.text):
            self._bodies()
        return Sequence(tuple(items))

    def _at_end(self, stop: tuple[str, ...]) -> bool:
        if self.at >= len(self.text) or self.text[self.at] == "\n":
            return True
        if ")" in stop and self.text[self.at] == ")":
            return True
        word = self._reserved()
        if word in stop:
            return True
        return ";;" in stop and self.text.startswith((";;", ";&"), self.at)

    # Blanks, operators, reserved words.

    def _blank(self) -> None:
        match = _BLANK.match(self.text, self.at)
        if match:
            self.at = match.end()
        if self.text.startswith("#", self.at):
            end = self.text.find("\n", self.at)
            self.at = len(self.text) if end < 0 else end

    def blank_lines(self) -> None:
        """Skip blanks, comments and line ends."""
        self._blank()
        while self.text.startswith("\n", self.at):
            self._newline()
            self._blank()

    def _newline(self) -> None:
        self.at += 1
        if self.pending:
            self._bodies()

    def _operator(self) -> str:
        self._blank()
        match = _OPERATOR.match(self.text, self.at)
        return match[0] if match else ""

    def _reserved(self) -> str:
        match = _RESERVED.match(self.text, self.at)
        return match[1] if match else ""

    def token(self) -> str:
        """What stands here, as error messages name it."""
        self._blank()
        if self.at >= len(self.text):
            return "end of file"
        match = re.compile(r"&&|\|\||\|&|;;|<<<?|>>|[|&;()<>]|\n|[^\s|&;()<>]+").match(self.text, self.at)
        return "newline" if not match or match[0] == "\n" else match[0]

    def unexpected(self, expecting: str = "") -> SyntaxFail:
        """The error for what stands here."""
        token = self.token()
        if token == "end of file":
            return Incomplete("syntax error: unexpected end of file", token, expecting)
        return SyntaxFail(f"syntax error near unexpected token `{token}'", token, expecting)

    def expect(self, word: str) -> None:
        """Take a reserved word, after line ends."""
        self.blank_lines()
        if self._reserved() != word:
            raise self.unexpected(word)
        self.at += len(word)

    def _body(self, stop: tuple[str, ...], expecting: str) -> Sequence:
        body = self.sequence(stop)
        self.blank_lines()
        if not body.items or self._reserved() not in stop:
            raise self.unexpected(expecting)
        return body

    # Lists and pipelines.

    def _and_or(self) -> AndOr:
        first = self._pipeline()
        rest: list[tuple[str, Pipeline]] = []
        while (operator := self._operator()) in ("&&", "||"):
            self.at += 2
            self.blank_lines()
            rest.append((operator, self._pipeline()))
        return AndOr(first, tuple(rest))

    def _pipeline(self) -> Pipeline:
        negated = timed = False
        while (word := self._reserved()) in ("!", "time"):
            if word == "time" and not self.bash:
                break
            negated, timed = negated ^ (word == "!"), timed or word == "time"
            self.at += len(word)
            self._blank()
        if timed and (self.at >= len(self.text) or self._operator()):
            return Pipeline((), negated, timed)
        commands, both = [self._command()], []
        while (operator := self._operator()) in ("|", "|&"):
            both.append(operator == "|&")
            self.at += len(operator)
            self.blank_lines()
            commands.append(self._command())
        return Pipeline(tuple(commands), negated, timed, tuple(both))

    def _command(self) -> Node:
        text = self.text
        self._alias()
        text = self.text
        if text.startswith("((", self.at) and self.bash and (let := self._let()):
            return let
        if text.startswith("(", self.at):
            return self._subshell()
        word = self._reserved()
        compound: Callable[[], Node] | None = getattr(self, f"_{_COMPOUND.get(word, '')}", None)
        if compound and (self.bash or word not in ("[[", "function")):
            self.at += len(word)
            return compound()
        if word in _CLOSERS:
            raise self.unexpected()
        function = _FUNCTION.match(text, self.at)
        if function:
            self.at = function.end()
            return self._function_body(function[1])
        return self._simple()

    def _alias(self) -> None:
        if not self.aliases:
            return
        self._blocked = [entry for entry in self._blocked if entry[1] > self.at]
        match = re.compile(r"[^\s|&;()<>$`\"'\\]+(?=[\s|&;()<>]|$)").match(self.text, self.at)
        name = match[0] if match else ""
        if name in self.aliases and name not in (entry[0] for entry in self._blocked) and match:
            value = self.aliases[name]
            shift = len(value) - len(name)
            self._blocked = [(entry, end + shift) for entry, end in self._blocked]
            self._blocked.append((name, self.at + len(value) + 1))
            self.text = self.text[: self.at] + value + self.text[match.end() :]
            self._blank()
            self._alias()

    # Simple commands.

    def _simple(self) -> Simple:
        assigns: list[Assign] = []
        arrays: list[Assign] = []
        words: list[Word] = []
        redirects: list[Redirect] = []
        while True:
            self._blank()
            if self.at >= len(self.text) or self._redirect(redirects):
                if self.at >= len(self.text):
                    break
                continue
            assign = self._assign(bool(words)) if not words or words[0].plain in _DECLARE else None
            if assign:
                (arrays if words else assigns).append(assign)
                continue
            word = self.words.word()
            if word is None:
                break
            words.append(word)
        if not words and not assigns and not redirects:
            raise self.unexpected()
        if self.text.startswith("(", self.at):
            if not self.bash:
                raise self._ash_parenthesis(bool(words))
            raise self._near_parenthesis(words)
        return Simple(tuple(assigns), tuple(words), redirects, tuple(arrays))

    def _near_parenthesis(self, words: list[Word]) -> SyntaxFail:
        self.at += 1
        token = self.token()
        if len(words) > 1 or token == "end of file" or token == "newline":
            return SyntaxFail("syntax error near unexpected token `('" if len(words) > 1
                              else "syntax error near unexpected token `newline'", "(")
        return SyntaxFail(f"syntax error near unexpected token `{token}'", "(")

    def _ash_parenthesis(self, words: bool) -> SyntaxFail:
        if words and self.text[self.at + 1 :].strip() == "":
            return Incomplete("", "end of file", ")")
        return SyntaxFail("", "(")

    def _assign(self, arrays_only: bool) -> Assign | None:
        match = _ASSIGN.match(self.text, self.at)
        if not match:
            return None
        index = None
        if match[2]:
            if not self.bash:
                return None
            index = self.inner(match[2][1:-1]).words
            index_word = Word(tuple(index.quoted("")))
        after = match.end()
        if self.bash and self.text.startswith("(", after):
            self.at = after + 1
            return Assign(match[1], None, self._array(), bool(match[3]))
        if arrays_only:
            return None
        self.at = after
        value = self.words.word()
        return Assign(match[1], value or Word((), ""), None, bool(match[3]), index_word if match[2] else None)

    def _array(self) -> tuple[Word, ...]:
        words: list[Word] = []
        while True:
            self.blank_lines()
            word = self.words.word()
            if word is None:
                break
            words.append(word)
        if not self.text.startswith(")", self.at):
            raise self.unexpected(")")
        self.at += 1
        return tuple(words)

    # Redirections.

    def _redirect(self, redirects: list[Redirect]) -> bool:
        match = _REDIRECT.match(self.text, self.at)
        if not match or (match[2] in ("&>", "&>>") and (match[1] or not self.bash)):
            return False
        self.at = match.end()
        operator = match[2]
        fd = int(match[1]) if match[1] else 0 if operator[0] == "<" else 1
        self._blank()
        start = self.at
        word = self.words.word()
        if word is None:
            raise self.unexpected() if self.at < len(self.text) else SyntaxFail(
                "syntax error near unexpected token `newline'", "newline")
        if operator in ("<<", "<<-"):
            raw = self.text[start : self.at]
            plain = re.sub(r"[\\'\"]", "", raw)
            self.pending.append((fd, operator == "<<-", plain != raw, plain, redirects))
            redirects.append(Redirect("<<", fd, Word(())))
            self.pending[-1] = (len(redirects) - 1, *self.pending[-1][1:])
        else:
            redirects.append(Redirect(operator, fd, word))
        return True

    def _bodies(self) -> None:
        pending, self.pending = self.pending, []
        for place, strip, literal, end, redirects in pending:
            text = self._here_document(strip, end)
            parts = [Literal(text, True)] if literal else self.inner(text).words.quoted("")
            redirects[place] = Redirect("<<", redirects[place].fd, Word(tuple(parts)))

    def _here_document(self, strip: bool, end: str) -> str:
        lines: list[str] = []
        while self.at < len(self.text):
            stop = self.text.find("\n", self.at)
            stop = len(self.text) if stop < 0 else stop
            line = self.text[self.at : stop]
            line = line.lstrip("\t") if strip else line
            self.at = min(stop + 1, len(self.text))
            if line == end:
                self.at = stop
                if self.at < len(self.text):
                    self.at += 1
                return "".join(lines)
            lines.append(line + "\n")
        if self.lenient:
            self.warnings.append(f"warning: here-document at line 1 delimited by end-of-file (wanted `{end}')")
            return "".join(lines)
        raise Incomplete(f"warning: here-document at line 1 delimited by end-of-file (wanted `{end}')", "end of file")

    def _redirects(self) -> list[Redirect]:
        redirects: list[Redirect] = []
        self._blank()
        while self._redirect(redirects):
            self._blank()
        return redirects

    # Compound commands.

    def _subshell(self) -> Node:
        self.at += 1
        body = self.sequence((")",))
        self.blank_lines()
        if not body.items or not self.text.startswith(")", self.at):
            raise self.unexpected(")")
        self.at += 1
        return Subshell(body, self._redirects())

    def _group(self) -> Node:
        body = self._body(("}",), "}")
        self.expect("}")
        return Group(body, self._redirects())

    def _if(self) -> Node:
        branches = []
        otherwise = None
        word = "if"
        while word in ("if", "elif"):
            condition = self._body(("then",), "then")
            self.expect("then")
            branches.append((condition, self._body(("elif", "else", "fi"), "fi")))
            word = self._reserved()
            self.at += len(word)
        if word == "else":
            otherwise = self._body(("fi",), "fi")
            self.expect("fi")
        return If(tuple(branches), otherwise, self._redirects())

    def _while(self) -> Node:
        until = self.text.startswith("until", self.at - 5)
        condition = self._body(("do",), "do")
        return While(condition, self._do(), until, self._redirects())

    def _do(self) -> Sequence:
        self.expect("do")
        body = self._body(("done",), "done")
        self.expect("done")
        return body

    def _for(self) -> Node:
        self._blank()
        if self.text.startswith("((", self.at):
            return self._c_for()
        name = NAME.match(self.text, self.at)
        if not name:
            raise self.unexpected() if self.bash else SyntaxFail("", "bad for loop variable", "raw")
        self.at = name.end()
        self.blank_lines()
        words: list[Word] | None = None
        if self._reserved() == "in":
            self.at += 2
            words = []
            self._blank()
            while word := self.words.word():
                words.append(word)
                self._blank()
            if self.at >= len(self.text) or self.text[self.at] not in ";\n":
                raise self.unexpected()
        if self._operator() == ";":
            self.at += 1
        self.blank_lines()
        if self.bash and self._reserved() == "{":
            self.at += 1
            body = self._body(("}",), "}")
            self.expect("}")
        else:
            body = self._do()
        return For(name[0], None if words is None else tuple(words), body, self._redirects())

    def _c_for(self) -> Node:
        if not self.bash:
            raise SyntaxFail("", "bad for loop variable", "raw")
        end = matching(self.text, self.at + 2)
        if end is None:
            raise Incomplete("unexpected EOF while looking for matching `)'", "end of file", ")")
        parts = (self.text[self.at + 2 : end] + ";;").split(";")
        self.at = end + 2
        if self._operator() == ";":
            self.at += 1
        start, condition, step = (self.words.expression(part.strip()) for part in parts[:3])
        return CFor(start, condition, step, self._do(), self._redirects())

    def _case(self) -> Node:
        self._blank()
        subject = self.words.word()
        if subject is None:
            raise self.unexpected()
        self.expect("in")
        clauses = []
        self.blank_lines()
        while self._reserved() != "esac":
            clauses.append(self._clause())
            self.blank_lines()
        self.at += 4
        return Case(subject, tuple(clauses), self._redirects())

    def _clause(self) -> tuple[tuple[Word, ...], Sequence, str]:
        self.at += self.text.startswith("(", self.at)
        patterns: list[Word] = []
        while True:
            self._blank()
            word = self.words.word()
            if word is None:
                raise self.unexpected("esac" if not patterns else ")")
            patterns.append(word)
            if self._operator() != "|":
                break
            self.at += 1
        if not self.text.startswith(")", self.at):
            raise self.unexpected(")")
        self.at += 1
        body = self.sequence((";;", "esac"))
        self.blank_lines()
        operator = self._operator()
        if operator in (";;", ";&", ";;&"):
            self.at += len(operator)
        elif self._reserved() != "esac":
            raise self.unexpected(";;")
        return tuple(patterns), body, operator or ";;"

    def _function(self) -> Node:
        self._blank()
        name = re.compile(r"[^\s|&;()<>$`\"'\\=]+").match(self.text, self.at)
        if not name:
            raise self.unexpected()
        self.at = name.end()
        empty = re.compile(r"[ \t]*\([ \t]*\)").match(self.text, self.at)
        if empty:
            self.at = empty.end()
        return self._function_body(name[0])

    def _function_body(self, name: str) -> Node:
        self.blank_lines()
        body = self._command()
        if isinstance(body, Simple) and self.bash:
            raise SyntaxFail(f"syntax error near unexpected token `{name}'", name)
        return Function(name, body)

    def _let(self) -> Node | None:
        end = matching(self.text, self.at + 2)
        if end is None:
            raise Incomplete("unexpected EOF while looking for matching `)'", "end of file", ")")
        if self.text[end + 1 : end + 2] != ")":
            return None
        expression = self.text[self.at + 2 : end]
        self.at = end + 2
        return Let(self.words.expression(expression), self._redirects())

    def _test(self) -> Node:
        words: list[Word | str] = []
        regex = False
        while True:
            self.blank_lines()
            if re.compile(r"\]\](?=[\s;|&)]|$)").match(self.text, self.at):
                self.at += 2
                return Test(tuple(words), self._redirects())
            operator = re.compile(r"&&|\|\||[()<>]|!(?=\s)").match(self.text, self.at) if not regex else None
            if operator:
                self.at = operator.end()
                words.append(operator[0])
                continue
            word = self.words.word(" \t\n") if regex else self.words.word()
            if word is None:
                raise self.unexpected() if self.at >= len(self.text) else SyntaxFail(
                    f"syntax error in conditional expression: unexpected token `{self.token()}'", self.token())
            regex = word.plain == "=~" or (len(word.parts) == 1 and word.parts[0] == Literal("=~"))
            words.append(word)


_DECLARE = ("local", "declare", "export", "readonly", "typeset")
_COMPOUND = {
    "if": "if", "for": "for", "while": "while", "until": "while", "case": "case", "{": "group",
    "function": "function", "[[": "test",
}
