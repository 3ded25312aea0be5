/// Every way in which the small workflow is broken, and what is then said.
enum BrokenWorkflows {
    static let variants =
        references + declarations + permissions + structure + roles + codes

    // What a document refers to, and its labels.
    static let references: [BrokenWorkflowTests.Variant] = [
        .init(
            "allow=\"clerk\" cond",
            "allow=\"clrk\" cond",
            "36:49 error unknown-role role 'clrk' is not in roles.xml; did you mean 'clerk'?"),
        .init(
            "target=\"closed\"",
            "target=\"closd\"",
            "36:33 error unknown-target transition target 'closd' is not a state; did you "
                + "mean 'closed'?"),
        .init(
            "target=\"open\"",
            "target=\"nowhere\"",
            "30:34 error unknown-target transition target 'nowhere' is not a state"),
        .init(
            "initial=\"complaint\"",
            "initial=\"missing\"",
            "3:53 error unknown-target transition target 'missing' is not a state"),
        .init(
            "$customer/name\"/>",
            "$custmer/name\"/>",
            "30:72 error unknown-variable variable '$custmer' is not declared; did you mean "
                + "'$customer'?"),
        .init(
            "$customer/name\"/>",
            "$customer/[\"/>",
            "30:72 error xpath-syntax not a valid XPath 1.0 expression, near offset 10 in "
                + "'$customer/['"),
        .init(
            "$customer/name\"/>",
            "normalise($customer/name)\"/>",
            "30:72 error unknown-function function 'normalise()' is not known"),
        .init(
            "$customer/name\"/>",
            "true() or unknown()\"/>",
            "30:72 error unknown-function function 'unknown()' is not known"),
        .init(
            "$customer/name\"/>",
            "r:other($customer)\"/>",
            "30:72 error unknown-function function 'r:other()' is not known"),
        .init(
            "In('draft')",
            "In('drft')",
            "36:65 error unknown-state In('drft'): there is no such state"),
        .init(
            "<r:label xml:lang=\"zh\">草稿</r:label>",
            "",
            "27:5 error label state 'draft' has no label in 'zh'"),
        .init(
            "<r:label xml:lang=\"en\">Draft</r:label>",
            "<r:label xml:lang=\"en\"> </r:label>",
            "27:5 error label state 'draft' has no label in 'en'",
            "28:42 error xml-schema Element 'r:label': [facet"),
        .init(
            "<r:event name=\"close\"><r:label xml:lang=\"zh\">办结</r:label><r:label "
                + "xml:lang=\"en\">Close</r:label></r:event>",
            "",
            "36:7 error label event 'close' has no label in 'en'",
            "36:7 error label event 'close' has no label in 'zh'"),
        .init(
            "<r:event name=\"late\">",
            "<r:event name=\"close\">",
            "11:3 error event event 'close' is labelled twice",
            "37:7 error label event 'late' has no label in 'en'",
            "37:7 error label event 'late' has no label in 'zh'"),
    ]

    // Who may send what, and what a workflow may not use.
    static let permissions: [BrokenWorkflowTests.Variant] = [
        .init(
            "event=\"close\" target=\"closed\" r:allow=\"clerk\"",
            "event=\"close\" target=\"closed\" r:allow=\"outside clerk\"",
            "36:49 error outsourced-ceiling outsourced role 'outside' may not send 'close'; "
                + "it is capped to: record, submit"),
        .init(
            "event=\"record\" r:allow",
            "event=\"*\" r:allow",
            "29:7 error reserved-event '*' covers events of the platform, which nobody may send",
            "29:29 error outsourced-ceiling outsourced role 'outside' may not send '*'; it "
                + "is capped to: record, submit",
            "30:7 warning unreachable-transition 'submit' never comes here: the transition in line "
                + "29 takes it without a condition; put this one first, or give that one a condition"
        ),
        .init(
            "event=\"record\" r:allow",
            "event=\"recorded\" r:allow",
            "14:3 error form no transition takes event 'record'",
            "29:7 error label event 'recorded' has no label in 'en'",
            "29:7 error label event 'recorded' has no label in 'zh'",
            "29:36 error outsourced-ceiling outsourced role 'outside' may not send "
                + "'recorded'; it is capped to: record, submit"),
        .init(
            "event=\"record\" r:allow",
            "event=\"record.* approve\" r:allow",
            "29:7 error label event 'approve' has no label in 'en'",
            "29:7 error label event 'approve' has no label in 'zh'",
            "29:7 error label event 'record.*' has no label in 'en'",
            "29:7 error label event 'record.*' has no label in 'zh'",
            "29:44 error outsourced-ceiling outsourced role 'outside' may not send "
                + "'approve'; it is capped to: record, submit"),
        .init(
            "<transition event=\"close\"",
            "<transition event=\"done.state.complaint\"",
            "36:7 error label event 'done.state.complaint' has no label in 'en'",
            "36:7 error label event 'done.state.complaint' has no label in 'zh'",
            "36:7 error reserved-event 'done.state.complaint' covers events of the "
                + "platform, which nobody may send"),
        .init(
            "<transition event=\"close\"",
            "<transition event=\"error.execution\"",
            "36:7 error label event 'error.execution' has no label in 'en'",
            "36:7 error label event 'error.execution' has no label in 'zh'",
            "36:7 error reserved-event 'error.execution' covers events of the platform, "
                + "which nobody may send"),
        .init(
            "event=\"close\" target",
            "target",
            "36:35 error allow-without-event r:allow on a transition without an event: "
                + "nobody sends it"),
        .init(
            "datamodel=\"xpath\"",
            "datamodel=\"ecmascript\"",
            "2:1 error data-model data model 'ecmascript' is not supported; use "
                + "datamodel=\"xpath\""),
        .init(
            "<onexit><cancel sendid=\"T1\"/></onexit>",
            "<onexit><script>x()</script></onexit>",
            "35:15 error unsupported <script> is not supported in workflows"),
        .init(
            "<onexit>",
            "<invoke type=\"scxml\" src=\"file:///etc/passwd\"/><onexit>",
            "35:7 error invoke <invoke> is not supported in workflows yet"),
        .init(
            "<data id=\"order\"/>",
            "<data id=\"order\" src=\"file:///etc/passwd\"/>",
            "25:35 error external-source data 'order' reads 'file:///etc/passwd'; workflows "
                + "read no files"),
        .init(
            "<cancel sendid=\"T1\"/>",
            "<send event=\"x\" type=\"http://www.w3.org/TR/scxml/#BasicHTTPEventProcessor\" "
                + "target=\"http://127.0.0.1/\"/>",
            "35:15 error send-target send target 'http://127.0.0.1/' is not supported",
            "35:15 error send-type send type "
                + "'http://www.w3.org/TR/scxml/#BasicHTTPEventProcessor' is not enabled; "
                + "use 'urn:redress:action' for actions and 'urn:redress:start' for linked "
                + "complaints"),
        .init(
            "<cancel sendid=\"T1\"/>",
            "<send type=\"urn:redress:start\"/>",
            "35:15 error send-start a start needs the first event of the linked complaint, such as "
                + "event=\"signal\"",
            "35:15 error send-start a start needs the type of a workflow as its target, such as "
                + "target=\"escalation\""),
        .init(
            "<cancel sendid=\"T1\"/>",
            "<send type=\"urn:redress:start\" target=\"small\" event=\"x\" delay=\"1s\"/>",
            "35:15 error send-start a start cannot be put off; let a clock's event start it"),
        .init(
            "<cancel sendid=\"T1\"/>",
            "<send type=\"urn:redress:start\" target=\"#_parent\" event=\"x\" namelist=\"order\"/>",
            "35:15 error send-start a start carries fields of a form: <param "
                + "name=\"group.name\" expr=\"…\"/>",
            "35:15 error send-start a start needs the type of a workflow as its target, not "
                + "'#_parent'"),
        .init(
            "<cancel sendid=\"T1\"/>",
            "<send event=\"x\" targetexpr=\"'#_scxml_1'\" delay=\"1s\"/>",
            "35:15 error send-target an event for another complaint cannot be put off; let a "
                + "clock's event send it"),
        .init(
            "r:queue=\"clerk\"", "r:queue=\"clerk\" r:external=\"maybe\"",
            "32:5 error xml-schema Element 'state', attribute 'r:external'",
            "32:38 error external r:external is open or closed, not 'maybe'"),
        .init(
            "<cancel sendid=\"T1\"/>",
            "<send event=\"x\" target=\"file:///srv/x\" delay=\"1s\"/>",
            "35:15 error send-target send target 'file:///srv/x' is not supported"),
        .init(
            "<cancel sendid=\"T1\"/>",
            "<send event=\"x\" typeexpr=\"'scxml'\"/>",
            "35:15 error send-type the type of a send must stand in the document"),
        .init(
            "<cancel sendid=\"T1\"/>",
            "<send event=\"close\"/>",
            "35:15 error send-without-delay a send without a delay would wait for the next "
                + "act and be taken in its place; use <raise>"),
        .init(
            "<cancel sendid=\"T1\"/>",
            "<send event=\"close\" delay=\"0s\"/>",
            "35:15 error send-without-delay a send without a delay would wait for the next "
                + "act and be taken in its place; use <raise>"),
        .init(
            "<cancel sendid=\"T1\"/>",
            "<if cond=\"1\"><send event=\"close\" type=\"scxml\"/></if>",
            "35:28 error send-without-delay a send without a delay would wait for the next "
                + "act and be taken in its place; use <raise>"),
        .init(
            "allow=\"clerk\" cond=\"not(In('draft'))\"",
            "allow=\"clrk\" cond=\"not(In('drft')) and $ordr\"",
            "36:49 error unknown-role role 'clrk' is not in roles.xml; did you mean 'clerk'?",
            "36:64 error unknown-state In('drft'): there is no such state",
            "36:64 error unknown-variable variable '$ordr' is not declared; did you mean "
                + "'$order'?"),
    ]
}
