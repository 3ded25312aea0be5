extension BrokenWorkflows {
    // Clocks, forms, fields and lists.
    static let declarations: [BrokenWorkflowTests.Variant] = [
        .init(
            "within=\"PT1H\"",
            "within=\"P1M\"",
            "12:3 error xml-schema Element 'r:clock', attribute",
            "12:20 error clock within 'P1M' is not a duration of days, hours, minutes and seconds",
            "34:43 error unknown-clock clock 'T1' is not declared with <r:clock>"),
        .init(
            "within=\"PT1H\"",
            "within=\"soon\"",
            "12:3 error xml-schema Element 'r:clock', attribute",
            "12:20 error clock within 'soon' is not a duration of days, hours, minutes and "
                + "seconds",
            "34:43 error unknown-clock clock 'T1' is not declared with <r:clock>"),
        .init(
            "kind=\"soft\" event=\"late\"",
            "kind=\"firm\" event=\"late\"",
            "12:3 error xml-schema Element 'r:clock', attribute",
            "12:49 error clock kind 'firm' is not soft, hard, legal or watch",
            "34:43 error unknown-clock clock 'T1' is not declared with <r:clock>"),
        .init(
            "time=\"natural\"",
            "time=\"lunar\"",
            "12:3 error xml-schema Element 'r:clock', attribute",
            "12:34 error clock time 'lunar' is not one of: always, natural, working"),
        .init(
            "time=\"natural\"",
            "time=\"working\"",
            "12:34 error clock a clock in working time needs a calendar, such as "
                + "calendar=\"cn-office\""),
        .init(
            "time=\"natural\"",
            "time=\"working\" calendar=\"cn-office\"",
            "12:49 error unknown-calendar there is no calendar 'cn-office'; the workflow names no "
                + "calendars: add <r:calendars href=\"../calendars/cn.xml\"/>"),
        .init(
            "time=\"natural\"",
            "time=\"natural\" roll=\"holiday\"",
            "12:49 error clock roll 'holiday' needs a calendar, such as calendar=\"cn-office\""),
        .init(
            "<r:clock id=\"T1\"",
            "<r:clock id=\"T2\"",
            "34:43 error unknown-clock clock 'T1' is not declared with <r:clock>"),
        .init(
            "event=\"late\">\n    <r:label",
            "event=\"later\">\n    <r:label",
            "12:3 error clock-event no transition takes event 'later' of clock 'T1'",
            "34:16 error clock-event clock 'T1' declares event 'later', not 'late'"),
        .init(
            "<send id=\"T1\"",
            "<send id=\"T9\"",
            "34:16 error clock-id a send that starts clock 'T1' must have id=\"T1\""),
        .init(
            "<send id=\"T1\" event=\"late\"",
            "<send id=\"T1\" event=\"close\"",
            "34:16 error clock-event clock 'T1' declares event 'late', not 'close'"),
        .init(
            "<r:form event=\"record\">",
            "<r:form event=\"recrd\">",
            "14:3 error form no transition takes event 'recrd'"),
        .init(
            "path=\"customer/name\"",
            "path=\"client/name\"",
            "15:14 error path 'client/name' does not begin with a <data> of the document"),
        .init(
            "path=\"customer/name\"",
            "path=\"customer\"",
            "15:5 error xml-schema Element 'r:field', attribute",
            "15:14 error path 'customer' is a whole group; name an element or attribute "
                + "inside it"),
        .init(
            "path=\"customer/name\"",
            "path=\"customer//name\"",
            "15:5 error xml-schema Element 'r:field', attribute",
            "15:14 error path 'customer//name' is not a path"),
        .init(
            "path=\"order/line\"",
            "path=\"order/@line\"",
            "19:5 error xml-schema Element 'r:list', attribute",
            "19:13 error path a list needs a path such as group/item"),
        .init(
            "codes=\"kind\"",
            "codes=\"kinds\"",
            "17:45 error field code list 'kinds' is not in codes.xml"),
        .init(
            "type=\"code\" codes=\"kind\"",
            "type=\"code\"",
            "17:5 error field code list '' is not in codes.xml"),
        .init(
            "type=\"text\" class",
            "type=\"string\" class",
            "15:5 error xml-schema Element 'r:field', attribute",
            "15:35 error field type 'string' is not one of: text, phone, amount, integer, "
                + "dateTime, date, boolean, code, sha256, attachment"),
        .init(
            "class=\"personal\"",
            "class=\"secret\"",
            "15:5 error xml-schema Element 'r:field', attribute",
            "15:47 error field class 'secret' is not personal, sensitive, core or "
                + "discipline"),
        .init(
            "codes.xml\"/>",
            "codes.xml\"/><r:group name=\"custmer\" class=\"core\"/>",
            "7:42 error group 'custmer' is not a <data> of the document; did you mean 'customer'?"),
        .init(
            "codes.xml\"/>",
            "codes.xml\"/><r:group name=\"order\" class=\"core\"/>"
                + "<r:group name=\"order\" class=\"core\"/>",
            "7:69 error group group 'order' stands twice"),
        .init(
            "mode=\"update\"",
            "mode=\"merge\"",
            "19:5 error xml-schema Element 'r:list', attribute"),
        .init(
            " key=\"@sku\"",
            "",
            "19:5 error list mode 'update' needs a key such as '@option'"),
        .init(
            "path=\"order/@kind\"",
            "path=\"customer/name\"",
            "17:5 error form 'customer/name' stands twice in the form of 'record'"),
    ]
}
