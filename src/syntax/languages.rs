//! The languages that are known, by their forms.

use super::language::{Form, Language, Quotes};

const fn quotes(open: &'static str, close: &'static str) -> Quotes {
    Quotes {
        open,
        close,
        escapes: true,
        lines: false,
    }
}

/// Strings that reach over line ends.
const fn long(open: &'static str, close: &'static str) -> Quotes {
    Quotes {
        lines: true,
        ..quotes(open, close)
    }
}

/// Strings in which nothing has another meaning.
const fn plain(open: &'static str, close: &'static str) -> Quotes {
    Quotes {
        escapes: false,
        ..quotes(open, close)
    }
}

/// The same over line ends.
const fn plain_long(open: &'static str, close: &'static str) -> Quotes {
    Quotes {
        escapes: false,
        ..long(open, close)
    }
}

const DOUBLE: Quotes = quotes("\"", "\"");
const SINGLE: Quotes = quotes("'", "'");
const BOTH: &[Quotes] = &[DOUBLE, SINGLE];
const SLASHES: &[&str] = &["//"];
const HASH: &[&str] = &["#"];
const STARS: &[(&str, &str)] = &[("/*", "*/")];

/// Nothing but words and numbers.
const BARE: Language = Language {
    names: &[],
    keywords: "",
    constants: "",
    line: &[],
    block: &[],
    nested: false,
    strings: BOTH,
    characters: false,
    raw: false,
    patterns: false,
    sigils: "",
    inner: "",
    calls: false,
    capitals: false,
    keys: "",
    folds: false,
    form: Form::Words,
};

/// What most languages with braces share.
const BRACES: Language = Language {
    constants: "true false null",
    line: SLASHES,
    block: STARS,
    strings: &[DOUBLE],
    characters: true,
    calls: true,
    ..BARE
};

/// Every language, by the names that documents give them.
pub(super) const LANGUAGES: &[Language] = &[
    Language {
        names: &["rust", "rs"],
        keywords: "as async await break const continue crate dyn else enum extern fn for if impl in let loop match mod move mut pub ref return self static struct super trait type union unsafe use where while yield bool char f32 f64 i8 i16 i32 i64 i128 isize str u8 u16 u32 u64 u128 usize",
        constants: "true false None Some Ok Err Self",
        nested: true,
        strings: &[long("\"", "\"")],
        raw: true,
        capitals: true,
        ..BRACES
    },
    Language {
        names: &[
            "c",
            "h",
            "cpp",
            "c++",
            "cc",
            "cxx",
            "hpp",
            "objc",
            "objective-c",
            "cuda",
            "arduino",
            "glsl",
            "hlsl",
        ],
        keywords: "alignas alignof and auto bool break case catch char class co_await co_return co_yield concept const consteval constexpr constinit continue decltype default delete do double else enum explicit export extern float for friend goto if inline int long mutable namespace new noexcept operator or private protected public register requires restrict return short signed sizeof static struct switch template this throw try typedef typename union unsigned using virtual void volatile wchar_t while size_t int8_t int16_t int32_t int64_t uint8_t uint16_t uint32_t uint64_t #include #define #undef #if #ifdef #ifndef #else #elif #endif #pragma #error",
        constants: "true false nullptr NULL",
        sigils: "#@",
        ..BRACES
    },
    Language {
        names: &["java", "groovy", "gradle"],
        keywords: "abstract assert boolean break byte case catch char class const continue def default do double else enum extends final finally float for goto if implements import instanceof int interface long native new non-sealed package permits private protected public record return sealed short static strictfp super switch synchronized this throw throws transient try var void volatile while yield",
        strings: &[long("\"\"\"", "\"\"\""), DOUBLE],
        sigils: "@",
        capitals: true,
        ..BRACES
    },
    Language {
        names: &["kotlin", "kt", "kts", "scala"],
        keywords: "abstract actual annotation as break by case catch class companion const constructor continue crossinline data def do else enum expect extends external final finally for forSome fun get given if implicit import in infix init inline inner interface internal is lateinit lazy match object open operator out override package private protected public reified return sealed set super suspend tailrec this throw trait try type typealias val var vararg when where while with yield",
        strings: &[plain_long("\"\"\"", "\"\"\""), DOUBLE],
        nested: true,
        sigils: "@",
        capitals: true,
        ..BRACES
    },
    Language {
        names: &["csharp", "c#", "cs", "fsharp", "f#", "fs"],
        keywords: "abstract as async await base bool break byte case catch char checked class const continue decimal default delegate do double else enum event explicit extern finally fixed float for foreach fun get goto if implicit in init int interface internal is let lock long match module namespace new object of open operator out override params private protected public readonly record ref return sbyte sealed set short sizeof stackalloc static string struct switch then this throw try type typeof uint ulong unchecked unsafe ushort using var virtual void volatile when where while with yield",
        strings: &[
            plain_long("\"\"\"", "\"\"\""),
            plain_long("@\"", "\""),
            DOUBLE,
        ],
        capitals: true,
        ..BRACES
    },
    Language {
        names: &["go", "golang"],
        keywords: "any bool break byte case chan complex64 complex128 const continue default defer else error fallthrough float32 float64 for func go goto if import int int8 int16 int32 int64 interface map package range return rune select string struct switch type uint uint8 uint16 uint32 uint64 uintptr var",
        constants: "true false nil iota",
        strings: &[DOUBLE, plain_long("`", "`")],
        ..BRACES
    },
    Language {
        names: &[
            "swift", "dart", "zig", "v", "d", "solidity", "sol", "proto", "protobuf", "thrift",
        ],
        keywords: "abstract actor address any as assert associatedtype async await bool break bytes case catch class comptime const continue contract covariant default defer deinit do dynamic else emit enum event export extends extension external factory fallthrough final fileprivate finally fn for func function get guard if implements import in indirect infix init inout int interface internal is late lazy let library mapping message mixin modifier mutating new oneof open operator option optional override package part private protected protocol pub public repeat repeated required requires rethrows return returns rpc self service set some static string struct super switch sync syntax test throw throws try type typealias typedef uint union unowned var view void weak where while with yield",
        constants: "true false null nil undefined",
        strings: &[long("\"\"\"", "\"\"\""), DOUBLE],
        sigils: "@",
        capitals: true,
        ..BRACES
    },
    Language {
        names: &[
            "javascript",
            "js",
            "jsx",
            "mjs",
            "cjs",
            "node",
            "typescript",
            "ts",
            "tsx",
            "vue",
            "svelte",
        ],
        keywords: "abstract any as asserts async await boolean break case catch class const continue debugger declare default delete do else enum export extends finally for from function get if implements import in infer instanceof interface is keyof let module namespace never new number object of override package private protected public readonly return satisfies set static string super switch symbol this throw try type typeof unique unknown var void while with yield",
        constants: "true false null undefined NaN Infinity",
        strings: &[DOUBLE, SINGLE, long("`", "`")],
        characters: false,
        patterns: true,
        sigils: "@",
        inner: "$",
        capitals: true,
        ..BRACES
    },
    Language {
        names: &[
            "python", "py", "python3", "python2", "pycon", "ipython", "starlark", "bazel",
            "gdscript",
        ],
        keywords: "and as assert async await break case class continue def del elif else except finally for from global if import in is lambda match nonlocal not or pass raise return try while with yield self print",
        constants: "True False None NotImplemented Ellipsis",
        line: HASH,
        strings: &[long("\"\"\"", "\"\"\""), long("'''", "'''"), DOUBLE, SINGLE],
        sigils: "@",
        calls: true,
        capitals: true,
        ..BARE
    },
    Language {
        names: &[
            "ruby", "rb", "crystal", "elixir", "ex", "exs", "erlang", "erl",
        ],
        keywords: "after alias and attr_accessor attr_reader attr_writer begin break case catch class cond def defimpl defmacro defmodule defp defprotocol defstruct do else elsif end ensure extend fn for fun if import in include lambda loop module next not of or proc private protected public quote raise receive redo require require_relative rescue retry return self super then throw try undef unless unquote until use when while with yield",
        constants: "true false nil __FILE__ __LINE__",
        line: HASH,
        strings: &[long("\"\"\"", "\"\"\""), long("\"", "\""), long("'", "'")],
        patterns: true,
        sigils: "@:$",
        inner: "?!",
        calls: true,
        capitals: true,
        ..BARE
    },
    Language {
        names: &["php"],
        keywords: "abstract and array as break callable case catch class clone const continue declare default do echo else elseif empty enum extends final finally fn for foreach function global goto if implements include include_once instanceof insteadof interface isset list match namespace new or print private protected public readonly require require_once return static switch throw trait try unset use var void while xor yield <?php",
        constants: "true false null TRUE FALSE NULL",
        line: &["//", "#"],
        strings: &[long("\"", "\""), long("'", "'")],
        characters: false,
        sigils: "$",
        capitals: true,
        ..BRACES
    },
    Language {
        names: &["perl", "pl", "raku"],
        keywords: "and cmp continue die do each else elsif eq for foreach ge gt if keys last le local lt my ne next no not or our package print push redo require return say shift sub unless until use values wantarray while xor",
        constants: "undef",
        line: HASH,
        strings: &[long("\"", "\""), long("'", "'")],
        sigils: "$@%",
        calls: true,
        ..BARE
    },
    Language {
        names: &[
            "sh",
            "bash",
            "shell",
            "zsh",
            "ksh",
            "fish",
            "console",
            "shell-session",
            "sh-session",
            "shellsession",
            "terminal",
        ],
        keywords: "alias break case cd continue declare do done echo elif else end esac eval exec exit export fi for function if in local printf read readonly return select set shift source sudo test then trap unset until while",
        constants: "true false",
        line: HASH,
        strings: &[long("\"", "\""), plain_long("'", "'")],
        sigils: "$",
        inner: "-",
        ..BARE
    },
    Language {
        names: &["powershell", "ps1", "pwsh", "batch", "bat", "cmd", "dos"],
        keywords: "begin break call catch class continue data do dynamicparam echo else elseif end enum errorlevel exist exit filter finally for foreach from function goto if in not param process rem return set setlocal shift switch throw trap try until using var while",
        constants: "$true $false $null",
        line: &["#", "::"],
        block: &[("<#", "#>")],
        strings: &[DOUBLE, plain("'", "'")],
        sigils: "$",
        inner: "-",
        calls: true,
        folds: true,
        ..BARE
    },
    Language {
        names: &[
            "sql",
            "mysql",
            "postgres",
            "postgresql",
            "plsql",
            "sqlite",
            "tsql",
            "hql",
        ],
        keywords: "add all alter and any as asc auto_increment begin between bigint bool boolean by cascade case cast char check column commit constraint create cross current_timestamp database date datetime decimal declare default delete desc distinct drop each else end except exec execute exists explain float for foreign from full function grant group having if in index inner insert int integer intersect interval into is join key left like limit lock natural not numeric of offset on or order outer over partition primary procedure real recursive references rename replace returning revoke right rollback row rows select serial set smallint table temporary text then timestamp to transaction trigger truncate union unique update using uuid values varchar view when where window with",
        constants: "true false null",
        line: &["--"],
        block: STARS,
        strings: &[plain_long("'", "'"), plain("\"", "\""), plain("`", "`")],
        sigils: "@:",
        calls: true,
        folds: true,
        ..BARE
    },
    Language {
        names: &[
            "json",
            "jsonc",
            "json5",
            "geojson",
            "jsonl",
            "ndjson",
            "webmanifest",
        ],
        constants: "true false null",
        line: SLASHES,
        block: STARS,
        keys: ":",
        ..BARE
    },
    Language {
        names: &["yaml", "yml"],
        constants: "true false null yes no on off True False Null ~",
        line: HASH,
        strings: &[long("\"", "\""), plain_long("'", "'")],
        sigils: "&*",
        inner: "-./",
        keys: ":",
        ..BARE
    },
    Language {
        names: &[
            "toml",
            "ini",
            "cfg",
            "conf",
            "config",
            "properties",
            "env",
            "dotenv",
            "editorconfig",
            "hcl",
            "terraform",
            "tf",
            "nginx",
            "systemd",
        ],
        keywords: "resource variable output provider module data locals server location upstream",
        constants: "true false on off yes no null",
        line: &["#", ";"],
        strings: &[
            plain_long("'''", "'''"),
            long("\"\"\"", "\"\"\""),
            DOUBLE,
            plain("'", "'"),
        ],
        sigils: "$",
        inner: "-.",
        keys: "=:",
        ..BARE
    },
    Language {
        names: &["css", "scss", "sass", "less", "stylus"],
        keywords: "@media @import @include @mixin @use @extend @if @else @each @for @return @keyframes @font-face @supports @layer !important",
        constants: "none auto inherit initial unset",
        line: SLASHES,
        block: STARS,
        sigils: "@$!.#",
        inner: "-",
        keys: ":",
        calls: true,
        ..BARE
    },
    Language {
        names: &[
            "html",
            "xml",
            "svg",
            "xhtml",
            "xsl",
            "xslt",
            "xsd",
            "rss",
            "atom",
            "plist",
            "mathml",
            "htm",
            "handlebars",
            "jinja",
            "jinja2",
            "django",
            "erb",
            "twig",
        ],
        form: Form::Markup,
        ..BARE
    },
    Language {
        names: &["diff", "patch", "udiff"],
        form: Form::Difference,
        ..BARE
    },
    Language {
        names: &["lua", "luau", "moonscript"],
        keywords: "and break do else elseif end for function goto if in local not or repeat return then until while",
        constants: "true false nil",
        line: &["--"],
        block: &[("--[[", "]]")],
        strings: &[plain_long("[[", "]]"), DOUBLE, SINGLE],
        calls: true,
        ..BARE
    },
    Language {
        names: &["r", "rlang", "julia", "jl", "matlab", "octave"],
        keywords: "abstract baremodule begin break catch const continue do else elseif end endfunction export finally for function global if import in let library local macro module mutable next otherwise primitive quote repeat require return struct switch try type using while",
        constants: "TRUE FALSE NULL NA NaN Inf true false nothing missing pi",
        line: &["#", "%"],
        block: &[("#=", "=#"), ("%{", "%}")],
        strings: &[long("\"\"\"", "\"\"\""), DOUBLE, SINGLE],
        sigils: "@",
        inner: "!",
        calls: true,
        ..BARE
    },
    Language {
        names: &[
            "haskell",
            "hs",
            "elm",
            "purescript",
            "idris",
            "agda",
            "lean",
        ],
        keywords: "as case class data default def deriving do else end family forall foreign if import in infix infixl infixr instance let match module mutual newtype of port qualified structure then theorem type where with",
        constants: "True False Nothing Just Left Right",
        line: &["--"],
        block: &[("{-", "-}")],
        nested: true,
        strings: &[DOUBLE],
        characters: true,
        inner: "'",
        capitals: true,
        ..BARE
    },
    Language {
        names: &["ocaml", "ml", "sml", "reason"],
        keywords: "and as assert begin class constraint do done downto else end exception external for fun function functor if in include inherit initializer lazy let match method module mutable new object of open or private rec sig struct then to try type val virtual when while with",
        constants: "true false None Some",
        block: &[("(*", "*)")],
        nested: true,
        strings: &[long("\"", "\"")],
        characters: true,
        inner: "'",
        capitals: true,
        ..BARE
    },
    Language {
        names: &[
            "lisp",
            "common-lisp",
            "elisp",
            "emacs-lisp",
            "scheme",
            "racket",
            "clojure",
            "clj",
            "cljs",
            "edn",
        ],
        keywords: "and begin case cond def define define-syntax defmacro defn defn- defun defvar do fn if lambda let let* letrec loop ns or quote recur require set! setq unless when",
        constants: "t nil true false #t #f",
        line: &[";"],
        block: &[("#|", "|#")],
        strings: &[long("\"", "\"")],
        sigils: ":#",
        inner: "-!?*/<>=+",
        ..BARE
    },
    Language {
        names: &["tex", "latex", "bibtex", "context"],
        line: &["%"],
        strings: &[],
        sigils: "\\@",
        keys: "=",
        ..BARE
    },
    Language {
        names: &[
            "makefile",
            "make",
            "mk",
            "cmake",
            "dockerfile",
            "docker",
            "containerfile",
            "just",
            "justfile",
        ],
        keywords: "add arg cmd copy define else else_if elseif endef endforeach endfunction endif endmacro entrypoint env export expose foreach from function healthcheck if ifdef ifeq ifndef ifneq include label macro maintainer message onbuild project run set shell stopsignal user volume workdir add_executable add_library find_package target_link_libraries cmake_minimum_required",
        constants: "on off true false",
        line: HASH,
        sigils: "$.",
        inner: "-",
        keys: ":=",
        folds: true,
        ..BARE
    },
    Language {
        names: &["nix", "graphql", "gql", "prisma"],
        keywords: "assert datasource directive else enum extend fragment generator if implements import in inherit input interface let model mutation on or query rec scalar schema subscription then type union with",
        constants: "true false null",
        line: HASH,
        block: STARS,
        strings: &[long("\"\"\"", "\"\"\""), plain_long("''", "''"), DOUBLE],
        sigils: "$@",
        inner: "-",
        keys: "=:",
        capitals: true,
        ..BARE
    },
    Language {
        names: &[
            "pascal",
            "delphi",
            "ada",
            "vhdl",
            "verilog",
            "systemverilog",
            "fortran",
            "f90",
            "vb",
            "vbnet",
            "basic",
            "cobol",
        ],
        keywords: "abs accept always and architecture array assign at begin body boolean call case character class component const constant declare dim do double downto elsif else end endcase endfunction endif endmodule entity exit for forall function generic goto if implementation implicit in inout input integer interface is library loop mod module next none not object of on or others out output package parameter port private procedure process program property public range real record reg register repeat return select set signal string sub subroutine subtype task then to type unit until use uses var variable wend when while wire with write xor",
        constants: "true false nil null nothing",
        line: &["//", "--", "!"],
        block: &[("{", "}"), ("(*", "*)"), ("/*", "*/")],
        strings: &[plain("'", "'"), DOUBLE],
        calls: true,
        folds: true,
        ..BARE
    },
    Language {
        names: &[
            "asm", "nasm", "assembly", "x86asm", "armasm", "llvm", "wasm", "wat",
        ],
        keywords: "add and bl call cmp define func global i32 i64 int inc ja je jmp jne jz lea ldr load local mov mul module nop or param pop push result ret section segment store str sub syscall test xor",
        line: &[";", "#", "//", "@"],
        sigils: "%$.",
        keys: ":",
        folds: true,
        ..BARE
    },
];
