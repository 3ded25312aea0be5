import Foundation

extension AssemblyCase {
    private static let states = part(
        "<r:section name=\"one\"><b id=\"{p}.x\"/></r:section><r:section name=\"two\">{p}{q}</r:section>"
    )

    static let bad: [AssemblyCase] = [
        .init(
            "no document", "", [:],
            "a.scxml:1:1: error: the document is empty [xml-not-well-formed]"),
        .init(
            "not well-formed", "<a>", [:],
            "a.scxml:1:4: error: Premature end of data in tag a line 1 [xml-not-well-formed]"),
        .init(
            "no part of this name", "<a>\n  <?redress-part name=\"ofer\"?><?redress-end?></a>",
            ["offer": part("")],
            "a.scxml:2:3: error: there is no part 'ofer'; there are: offer [part]"),
        .init(
            "no parts at all", "<a><?redress-part name=\"offer\"?><?redress-end?></a>", [:],
            "a.scxml:1:4: error: there is no part 'offer'; there are: none [part]"),
        .init(
            "no name", "<a><?redress-part p=\"l\"?><?redress-end?></a>", [:],
            "a.scxml:1:4: error: the instruction names no part; add name=\"…\" [part]"),
        .init(
            "a name that leads elsewhere", "<a><?redress-part name=\"../x\"?><?redress-end?></a>",
            [:],
            "a.scxml:1:4: error: part name '../x' is not a word of a-z, 0-9 and '-' [part]"),
        .init(
            "no attributes but words", "<a><?redress-part offer?><?redress-end?></a>", [:],
            "a.scxml:1:4: error: 'offer' is not an attribute such as name=\"offer\" [part]"),
        .init(
            "an attribute twice",
            "<a><?redress-part name=\"b\" p=\"1\" p=\"1\"?><?redress-end?></a>",
            ["b": part("{p}")], "a.scxml:1:4: error: attribute 'p' stands twice [part]"),
        .init(
            "markup in a value", "<a><?redress-part name=\"b\" p=\"<x/>\"?><?redress-end?></a>",
            ["b": part("{p}")], "a.scxml:1:4: error: the value of 'p' must not have '<' [part]"),
        .init(
            "a value that ends an attribute",
            "<a><?redress-part name=\"b\" p='\" c=\"'?><?redress-end?></a>",
            ["b": part("<b x=\"{p}\"/>")],
            "a.scxml:1:4: error: the value of 'p' must not have '\"' [part]"),
        .init(
            "a value that breaks the markup",
            "<a><?redress-part name=\"b\" p=\"&amp\"?><?redress-end?></a>",
            ["b": part("{p}")],
            "a.scxml:2:5: error: EntityRef: expecting ';' [xml-not-well-formed]"),
        .init(
            "values are missing and too many",
            "<a><?redress-part name=\"b\" section=\"two\" r=\"1\"?><?redress-end?></a>",
            ["b": states],
            "a.scxml:1:4: error: part 'b', section 'two', needs 'p'; add p=\"…\" to the instruction [part]",
            "a.scxml:1:4: error: part 'b', section 'two', needs 'q'; add q=\"…\" to the instruction [part]",
            "a.scxml:1:4: error: part 'b', section 'two', has no placeholder {r}; it has: p, q [part]"
        ),
        .init(
            "no such section",
            "<a><?redress-part name=\"b\" section=\"three\"?><?redress-end?></a>",
            ["b": states],
            "a.scxml:1:4: error: part 'b' has no section 'three'; it has: one, two [part]"),
        .init(
            "a section is left out", "<a><?redress-part name=\"b\"?><?redress-end?></a>",
            ["b": states],
            "a.scxml:1:4: error: part 'b' is cut into sections; name one; it has: one, two [part]"),
        .init(
            "a section of a part without any",
            "<a><?redress-part name=\"b\" section=\"c\"?><?redress-end?></a>",
            ["b": part("")],
            "a.scxml:1:4: error: part 'b' has no sections; leave out 'section' [part]"),
        .init(
            "no end", "<a>\n<?redress-part name=\"b\"?></a>", ["b": part("")],
            "a.scxml:2:1: error: the stretch has no end; add <?redress-end?> [part]"),
        .init(
            "no begin", "<a>\n<?redress-end?></a>", [:],
            "a.scxml:2:1: error: there is no stretch to end here [part]"),
        .init(
            "a stretch in a stretch",
            "<a><?redress-part name=\"b\"?>\n <?redress-part name=\"b\"?><?redress-end?></a>",
            ["b": part("")],
            "a.scxml:2:2: error: the stretch of line 1 has no <?redress-end?> before this one [part]"
        ),
        .init(
            "an end with attributes",
            "<a><?redress-part name=\"b\"?><?redress-end name=\"b\"?></a>",
            ["b": part("")], "a.scxml:1:29: error: <?redress-end?> takes no attributes [part]"),
        .init(
            "an end in another element", "<a><?redress-part name=\"b\"?><c><?redress-end?></c></a>",
            ["b": part("")],
            "a.scxml:1:4: error: the stretch ends in another element than it begins in [part]"),
        .init(
            "a part that is not well-formed", "<a><?redress-part name=\"b\"?><?redress-end?></a>",
            ["b": "<r:part>"],
            "parts/b.xml:1:8: error: Namespace prefix r on part is not defined [xml-not-well-formed]",
            "a.scxml:1:4: error: part 'b' cannot be read; repair it [part]"),
        .init(
            "a part with a document type", "<a/>", ["b": "<!DOCTYPE x><x/>"],
            "parts/b.xml:1:1: error: a document type (<!DOCTYPE …>) is not allowed; remove it [xml-doctype]"
        ),
        .init(
            "another root", "<a/>", ["b": "<part/>"],
            "parts/b.xml:1:1: error: the root is 'part'; expected 'part' in 'urn:redress:workflow:1' [part]"
        ),
        .init(
            "something beside sections", "<a/>",
            ["b": part("\n<r:section name=\"x\"/><c/><r:section/><r:section name=\"x\"/>")],
            "parts/b.xml:2:22: error: 'c' is not <r:section name=\"…\">; a part has only sections, or none [part]",
            "parts/b.xml:2:26: error: 'r:section' is not <r:section name=\"…\">; a part has only sections, or none [part]",
            "parts/b.xml:2:38: error: section 'x' stands twice [part]"),
        .init(
            "a part that uses itself", "<a><?redress-part name=\"b\"?><?redress-end?></a>",
            ["b": part("\n <?redress-part name=\"b\"?>")],
            "parts/b.xml:2:2: error: parts use parts more than 8 deep; does one use itself? [part]"),
        .init(
            "an end inside of a part", "<a><?redress-part name=\"b\"?><?redress-end?></a>",
            ["b": part("\n<c/><?redress-end?>")],
            "parts/b.xml:2:5: error: inside of a part an instruction has no end; take out this one [part]"
        ),
        .init(
            "a part that uses another wrongly",
            "<a><?redress-part name=\"b\" p=\"1\"?><?redress-end?></a>",
            ["b": part("{p}\n  <?redress-part name=\"c\" p=\"1\" p=\"2\"?>"), "c": part("{p}")],
            "parts/b.xml:2:3: error: attribute 'p' stands twice [part]"),
    ]

    static let good: [AssemblyCase] = [
        .init(
            "nothing to do", "<a>\r\n\t<b  x = '1' />\n</a>\n", [:],
            "<a>\r\n\t<b  x = '1' />\n</a>\n"),
        .init(
            "what looks like an instruction",
            "<a><!-- <?redress-part?> --><![CDATA[<?redress-end?>]]></a>",
            [:], "<a><!-- <?redress-part?> --><![CDATA[<?redress-end?>]]></a>"),
        .init(
            "placeholders, as often as they stand; other braces stay",
            "<a><?redress-part name=\"b\" p=\"l\" more=' x y '?>old<?redress-end?></a>",
            ["b": part("<c id=\"{p}.x\" r=\"{p}{more}\" f=\"{}{P} {{p}}\"/>")],
            "<a><?redress-part name=\"b\" p=\"l\" more=' x y '?>\n"
                + "<c id=\"l.x\" r=\"l x y \" f=\"{}{P} {l}\"/>\n<?redress-end?></a>"),
        .init(
            "indentation as where the instruction stands; deeper lines stay deeper",
            "<a>\n    <?redress-part name=\"b\"?><?redress-end?>\n</a>",
            ["b": part("\n\n  <c>\n    <d/>\n\n  </c>\n  ")],
            "<a>\n    <?redress-part name=\"b\"?>\n    <c>\n      <d/>\n\n    </c>\n    <?redress-end?>\n</a>"
        ),
        .init(
            "lines end as in the document",
            "<a>\r\n <?redress-part name=\"b\"?><?redress-end?>\r\n</a>",
            ["b": part("<c/>\n<d/>")],
            "<a>\r\n <?redress-part name=\"b\"?>\r\n <c/>\r\n <d/>\r\n <?redress-end?>\r\n</a>"),
        .init(
            "sections, with values for what is left out, of the part or of the section",
            "<a><?redress-part name=\"b\" section=\"two\" q=\"3\"?><?redress-end?></a>",
            [
                "b": part(
                    "<r:section name=\"one\"/><!-- </r:section> -->"
                        + "<r:section name=\"two\" p=\"a&lt;b\">{p}{q}{r}</r:section>",
                    " p=\"0\" r=\"4\"")
            ],
            "<a><?redress-part name=\"b\" section=\"two\" q=\"3\"?>\na&lt;b34\n<?redress-end?></a>"),
        .init(
            "parts in parts", "<a>\n <?redress-part name=\"b\" p=\"1\"?><?redress-end?></a>",
            [
                "b": part("\n  <c>\n    <?redress-part name=\"d\" q=\"{p}2\"?>\n  </c>"),
                "d": part("\n<e>\n  {q}\n</e>\n"),
            ],
            "<a>\n <?redress-part name=\"b\" p=\"1\"?>\n <c>\n   <e>\n     12\n   </e>\n </c>\n <?redress-end?></a>"
        ),
        .init(
            "two stretches",
            "<a><?redress-part name=\"b\"?>x<?redress-end?>-<?redress-part name=\"b\"?><?redress-end?></a>",
            ["b": part("<c/>")],
            "<a><?redress-part name=\"b\"?>\n<c/>\n<?redress-end?>-<?redress-part name=\"b\"?>\n<c/>\n<?redress-end?></a>"
        ),
    ]
}
