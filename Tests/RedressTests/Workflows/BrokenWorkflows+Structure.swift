extension BrokenWorkflows {
    // States, names and attributes.
    static let structure: [BrokenWorkflowTests.Variant] = [
        .init(
            "<final id=\"closed\">",
            "<state id=\"island\"><r:label xml:lang=\"zh\">岛</r:label><r:label "
                + "xml:lang=\"en\">Island</r:label><transition event=\"close\" target=\"closed\" "
                + "r:allow=\"clerk\"/></state><final id=\"closed\">",
            "42:3 error unreachable-state state 'island' is never entered"),
        .init(
            "id=\"open\"",
            "id=\"draft\"",
            "30:34 error unknown-target transition target 'open' is not a state",
            "32:5 error duplicate-id state id 'draft' is used already at line 27",
            "32:5 error xml-schema Element 'state', attribute"),
        .init(
            "<state id=\"open\"",
            "<state",
            "30:34 error unknown-target transition target 'open' is not a state"),
        .init(
            "r:allow=\"clerk\" cond=\"not",
            "r:alow=\"clerk\" cond=\"not",
            "36:49 error unknown-attribute attribute 'r:alow' is not known here"),
        .init(
            "r:allow=\"clerk\" cond=\"not",
            "allow=\"clerk\" cond=\"not",
            "36:7 error xml-schema Element 'transition', attribute"),
        .init(
            "<transition event=\"close\"",
            "<transition xmlns:q=\"urn:redress:workflow:1 \" q:allow=\"clerk\" event=\"close\"",
            "36:52 error xml-not-well-formed xmlns:q: 'urn:redress:workflow:1 '"),
        .init(
            "xmlns:r=\"urn:redress:workflow:1\"\n",
            "xmlns:r=\"urn:redress:workfl0w:1\"\n",
            "2:1 error workflow-attributes a workflow needs the attributes name, r:type and "
                + "r:version",
            "4:8 error namespace namespace 'urn:redress:workfl0w:1' is not "
                + "'urn:redress:workflow:1'; nothing in it would count",
            "4:24 error namespace namespace 'urn:redress:workfl0w:1' is not "
                + "'urn:redress:workflow:1'; nothing in it would count",
            "5:3 error namespace namespace 'urn:redress:workfl0w:1' is not "
                + "'urn:redress:workflow:1'; nothing in it would count",
            "5:37 error namespace namespace 'urn:redress:workfl0w:1' is not "
                + "'urn:redress:workflow:1'; nothing in it would count",
            "6:3 error namespace namespace 'urn:redress:workfl0w:1' is not "
                + "'urn:redress:workflow:1'; nothing in it would count",
            "7:3 error namespace namespace 'urn:redress:workfl0w:1' is not "
                + "'urn:redress:workflow:1'; nothing in it would count",
            "8:3 error namespace namespace 'urn:redress:workfl0w:1' is not "
                + "'urn:redress:workflow:1'; nothing in it would count",
            "9:3 error namespace namespace 'urn:redress:workfl0w:1' is not "
                + "'urn:redress:workflow:1'; nothing in it would count",
            "10:3 error namespace namespace 'urn:redress:workfl0w:1' is not "
                + "'urn:redress:workflow:1'; nothing in it would count",
            "11:3 error namespace namespace 'urn:redress:workfl0w:1' is not "
                + "'urn:redress:workflow:1'; nothing in it would count",
            "12:3 error namespace namespace 'urn:redress:workfl0w:1' is not "
                + "'urn:redress:workflow:1'; nothing in it would count",
            "14:3 error namespace namespace 'urn:redress:workfl0w:1' is not "
                + "'urn:redress:workflow:1'; nothing in it would count",
            "27:23 error namespace namespace 'urn:redress:workfl0w:1' is not "
                + "'urn:redress:workflow:1'; nothing in it would count",
            "28:7 error namespace namespace 'urn:redress:workfl0w:1' is not "
                + "'urn:redress:workflow:1'; nothing in it would count",
            "28:42 error namespace namespace 'urn:redress:workfl0w:1' is not "
                + "'urn:redress:workflow:1'; nothing in it would count",
            "29:7 warning idle-transition nobody may send this and it does nothing; add r:allow",
            "29:34 error namespace namespace 'urn:redress:workfl0w:1' is not "
                + "'urn:redress:workflow:1'; nothing in it would count",
            "30:48 error namespace namespace 'urn:redress:workfl0w:1' is not "
                + "'urn:redress:workflow:1'; nothing in it would count",
            "32:22 error namespace namespace 'urn:redress:workfl0w:1' is not "
                + "'urn:redress:workflow:1'; nothing in it would count",
            "33:7 error namespace namespace 'urn:redress:workfl0w:1' is not "
                + "'urn:redress:workflow:1'; nothing in it would count",
            "33:43 error namespace namespace 'urn:redress:workfl0w:1' is not "
                + "'urn:redress:workflow:1'; nothing in it would count",
            "34:43 error unknown-clock clock 'T1' is not declared with <r:clock>",
            "36:49 error namespace namespace 'urn:redress:workfl0w:1' is not "
                + "'urn:redress:workflow:1'; nothing in it would count",
            "37:32 error namespace namespace 'urn:redress:workfl0w:1' is not "
                + "'urn:redress:workflow:1'; nothing in it would count",
            "43:5 error namespace namespace 'urn:redress:workfl0w:1' is not "
                + "'urn:redress:workflow:1'; nothing in it would count",
            "43:40 error namespace namespace 'urn:redress:workfl0w:1' is not "
                + "'urn:redress:workflow:1'; nothing in it would count"),
        .init(
            "<r:codes href",
            "<r:code href",
            "7:3 error unknown-element <r:code> is not known here",
            "7:3 error xml-schema Element 'r:code', attribute",
            "7:3 error xml-schema Element 'r:code': The"),
        .init(
            "r:stage=\"receipt\"",
            "r:stage=\"reception\"",
            "27:5 error xml-schema Element 'state', attribute"),
        .init(
            "<onexit>",
            "<onleave/><onexit>",
            "35:7 error unknown-element <onleave> is not allowed in <state>",
            "35:7 error xml-schema Element 'onleave': This"),
        .init(
            "<state id=\"open\"",
            "<state id=\"open\" r:class=\"secret\"",
            "32:5 error xml-schema Element 'state', attribute 'r:class'",
            "32:22 error state-class class 'secret' is not one of: personal, sensitive, core, "
                + "discipline"),
        .init(
            "r:queue=\"clerk\"",
            "queue=\"clerk\"",
            "32:5 error xml-schema Element 'state', attribute"),
        .init(
            " name=\"small\"",
            "",
            "2:1 error workflow-attributes a workflow needs the attributes name, r:type and "
                + "r:version"),
        .init(
            " r:type=\"small\"",
            "",
            "2:1 error workflow-attributes a workflow needs the attributes name, r:type and "
                + "r:version"),
        .init(
            "<r:field path=\"@sku\" type=\"text\">",
            "<r:field path=\"@sku\" typ=\"text\">",
            "21:7 error xml-schema Element 'r:field', attribute",
            "21:7 error xml-schema Element 'r:field': The"),
        .init(
            "type=\"addattribute\"",
            "type=\"append\"",
            "38:9 error xml-schema Element 'assign', attribute",
            "38:35 error assign-type assign type 'append' is not known"),
        .init(
            "<scxml xmlns",
            "<!DOCTYPE scxml><scxml xmlns",
            "2:1 error xml-doctype a document type (<!DOCTYPE …>) is not allowed; remove it"),
        .init(
            "</scxml>",
            "",
            "45:1 error xml-not-well-formed Premature end of"),
    ]

    static let roles: [BrokenWorkflowTests.Variant] = [
        .init(
            "kind=\"staff\"",
            "kind=\"stuff\"",
            "roles.xml:4:3 error xml-schema Element 'r:role', attribute",
            "roles.xml:4:22 error role kind 'stuff' of role 'clerk' is not one of: outsourced, staff, "
                + "complainant, auditor, administrator, system",
            part: .roles),
        .init(
            "scope=\"own\"",
            "scope=\"all\"",
            "roles.xml:2:3 error xml-schema Element 'r:role', attribute",
            "roles.xml:2:42 error role scope 'all' of role 'outside' is not one of: none, own, "
                + "organisation, task, tenant",
            part: .roles),
        .init(
            "<r:role id=\"system\"",
            "<r:role id=\"clerk\"",
            "roles.xml:6:3 error role role 'clerk' stands twice",
            "37:32 error unknown-role role 'system' is not in roles.xml",
            part: .roles),
        .init(
            "<r:label xml:lang=\"zh\">外包</r:label>",
            "",
            "roles.xml:2:3 error label role 'outside' has no label in 'zh'",
            part: .roles),
        .init(
            "sees=\"personal\"",
            "sees=\"everything\"",
            "roles.xml:4:3 error xml-schema Element 'r:role', attribute",
            "roles.xml:4:3 error xml-schema Element 'r:role', attribute",
            part: .roles),
        .init(
            " kind=\"outsourced\"",
            "",
            "roles.xml:2:3 error role role 'outside' has no kind; without one nobody knows if it is "
                + "outsourced",
            "roles.xml:2:3 error xml-schema Element 'r:role': The",
            part: .roles),
        .init(
            "<r:roles xmlns:r=\"urn:redress:workflow:1\"",
            "<r:roles xmlns:r=\"urn:redress:workflow:2\"",
            "roles.xml:1:1 error not-roles the root is 'roles'; expected 'roles' in "
                + "'urn:redress:workflow:1'",
            "roles.xml:1:1 error xml-schema Element '{urn:redress:workflow:2}roles': No",
            "29:7 warning idle-transition nobody may send this and it does nothing; add r:allow",
            "29:34 error unknown-role role 'clerk' is not in roles.xml",
            "29:34 error unknown-role role 'outside' is not in roles.xml",
            "30:48 error unknown-role role 'clerk' is not in roles.xml",
            "30:48 error unknown-role role 'outside' is not in roles.xml",
            "32:22 error unknown-role role 'clerk' is not in roles.xml",
            "36:49 error unknown-role role 'clerk' is not in roles.xml",
            "37:32 error unknown-role role 'system' is not in roles.xml",
            part: .roles),
    ]

    static let codes: [BrokenWorkflowTests.Variant] = [
        .init(
            "<r:code id=\"slow\">",
            "<r:code id=\"fast\">",
            "codes.xml:5:5 error code code 'fast' stands twice in 'kind'",
            part: .codes),
        .init(
            "<r:label xml:lang=\"en\">Slow</r:label>",
            "",
            "codes.xml:5:5 error label code 'slow' of list 'kind' has no label in 'en'",
            part: .codes),
        .init(
            "<r:list id=\"kind\">",
            "<r:list id=\"sort\">",
            "17:45 error field code list 'kind' is not in codes.xml",
            part: .codes),
        .init(
            "</r:codes>",
            "",
            "codes.xml:7:1 error xml-not-well-formed Premature end of",
            "17:45 error field code list 'kind' is not in codes.xml",
            part: .codes),
    ]
}
