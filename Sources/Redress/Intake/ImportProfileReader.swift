import Statecharts

/// Turns a profile's elements into values and notes everything that does not fit together.
///
/// What the schema forbids is not noted again: a missing attribute is read as empty here.
struct ImportProfileReader {
    var problems: [ChartProblem] = []
    var columns: Set<String> = []
    var codes: [String: ImportCodes] = [:]
    var types: Set<String> = []
    var accounts: Set<String> = []
    var isHistory = true

    mutating func profile(_ root: ForeignElement) -> ImportProfile? {
        func children(_ name: String) -> [ForeignElement] {
            root.children.filter { $0.name == name }
        }
        isHistory = root["history"] != "false"
        guard let sourceElement = children("source").first,
            let source = source(sourceElement), let typeElement = children("type").first
        else { return nil }
        columns = source.columnSet
        for element in children("codes") { readCodes(element) }
        let type = type(typeElement)
        let accounts = children("account").map { account($0) }
        var profile = ImportProfile(
            name: root["name"] ?? "",
            labels: Labels(root.children),
            isHistory: isHistory,
            replaysClocks: root["clocks"] == "replay",
            source: source,
            keyColumns: [],
            type: type,
            accounts: accounts,
            codes: codes,
            acts: [],
            expectations: []
        )
        if profile.replaysClocks, !isHistory {
            report(
                "clocks",
                root.location(of: "clocks"),
                "acts that happen now run under the clocks anyway; drop 'clocks' or "
                    + "history=\"false\""
            )
        }
        if !isPlainID(profile.name) {
            report(
                "name",
                root.location(of: "name"),
                "name '\(profile.name)' must be 1 to 40 of a-z, 0-9, '-', '.', '_'"
            )
        }
        for key in children("key") {
            for element in key.children where element.name == "column" {
                if let name = column(element, "name") { profile.keyColumns.append(name) }
            }
        }
        types = profile.types
        profile.acts = children("act").map { act($0) }
        profile.expectations = children("expect").map { expectation($0, profile.replaysClocks) }
        if profile.acts.isEmpty {
            report("act", root.location, "the profile has no act")
        }
        return profile
    }

    mutating func report(_ code: String, _ place: SourceLocation, _ message: String) {
        problems.append(ChartProblem(code, at: place, message))
    }

    /// A column that an attribute names; it must be declared.
    mutating func column(_ element: ForeignElement, _ attribute: String) -> String? {
        guard let name = element[attribute] else { return nil }
        checkColumn(name, element.location(of: attribute))
        return name
    }

    mutating func checkColumn(_ name: String, _ place: SourceLocation) {
        guard !columns.contains(name) else { return }
        let guess = nearest(to: name, among: columns)
        report(
            "column",
            place,
            "column '\(name)' is not declared in <source>"
                + (guess.map { "; did you mean '\($0)'?" } ?? "")
        )
    }

    // MARK: The file

    private mutating func source(_ element: ForeignElement) -> ImportSource? {
        var names: [String] = []
        for column in element.children where column.name == "column" {
            let name = column["name"] ?? ""
            if names.contains(name) {
                report("column", column.location, "column '\(name)' is declared twice")
            }
            names.append(name)
        }
        let decoder = TextDecoder(
            TextEncoding(rawValue: element["encoding"] ?? "utf-8") ?? .utf8,
            fallback: element["fallback"].flatMap { TextEncoding(rawValue: $0) }
        )
        let isObjects = element["format"] == "ndjson"
        let foreign =
            isObjects ? ["delimiter", "header", "encoding", "fallback"] : ["null"]
        for name in foreign where element[name] != nil {
            report(
                "source",
                element.location(of: name),
                "'\(name)' means nothing for the format '\(element["format"] ?? "csv")'"
            )
        }
        if decoder.fallback != nil, decoder.encoding != .utf8 {
            report(
                "source",
                element.location(of: "fallback"),
                "a fallback is for bytes that are not utf-8; every byte is \(decoder.encoding.rawValue)"
            )
        }
        let zone = element["zone"] ?? "Z"
        guard let format = TimeFormat(element["times"] ?? "iso", zone: zone) else {
            report("times", element.location(of: "times"), Self.timeMessage(element["times"], zone))
            return nil
        }
        return ImportSource(
            format: isObjects
                ? .ndjson(treatsNullAsAbsent: element["null"] != "refused")
                : .csv(
                    delimiter: Self.delimiter(element["delimiter"]),
                    hasHeader: element["header"] != "false"
                ),
            decoder: decoder,
            columns: names,
            timeFormat: format,
            trims: element["trim"] != "false"
        )
    }

    private static func delimiter(_ text: String?) -> UInt8 {
        text == "tab" ? 0x09 : text?.utf8.first ?? 0x2C
    }

    static func timeMessage(_ pattern: String?, _ zone: String) -> String {
        "times '\(pattern ?? "iso")' with zone '\(zone)' are no times; write 'iso' or a pattern of "
            + "yyyy, MM, dd, HH, mm, ss, and a zone like '+08:00'"
    }

    // MARK: Types, accounts, codes

    private mutating func type(_ element: ForeignElement) -> ImportType {
        if let name = element["name"] {
            if element["column"] != nil || !element.children.isEmpty {
                report(
                    "type",
                    element.location,
                    "a type has either a name or a column with values"
                )
            }
            return .constant(name)
        }
        var found: [String: String] = [:]
        for when in element.children where when.name == "when" {
            let value = when["value"] ?? ""
            if found.updateValue(when["type"] ?? "", forKey: value) != nil {
                report("type", when.location, "value '\(value)' stands twice")
            }
        }
        if found.isEmpty {
            report("type", element.location, "no value of the column has a type")
        }
        let name = column(element, "column")
        if name == nil {
            report("type", element.location, "a type needs a name, or a column with values")
        }
        return .column(name ?? "", types: found)
    }

    private mutating func account(_ element: ForeignElement) -> ImportAccount {
        let account = ImportAccount(
            id: UserID(element["id"] ?? ""),
            organisation: OrganisationID(element["organisation"] ?? ""),
            isOutsourcer: element["outsourcer"] == "true",
            role: RoleID(element["role"] ?? "")
        )
        for (attribute, id) in [
            ("id", account.id.rawValue), ("organisation", account.organisation.rawValue),
        ] where !isPlainID(id) {
            report(
                "account",
                element.location(of: attribute),
                "\(attribute) '\(id)' must be 1 to 40 of a-z, 0-9, '-', '.', '_'; use a pseudonym"
            )
        }
        if account.id.rawValue == RoleID.system.rawValue || account.role == .system {
            report(
                "account",
                element.location,
                "'system' is the program itself; it needs no account"
            )
        }
        if !accounts.insert(account.id.rawValue).inserted {
            report("account", element.location, "account '\(account.id)' stands twice")
        }
        return account
    }

    private mutating func readCodes(_ element: ForeignElement) {
        let id = element["id"] ?? ""
        var table = ImportCodes(codes: [:], otherwise: element["otherwise"])
        for code in element.children where code.name == "code" {
            let value = code["value"] ?? ""
            if table.codes.updateValue(code["is"] ?? "", forKey: value) != nil {
                report("codes", code.location, "value '\(value)' stands twice in codes '\(id)'")
            }
        }
        if codes.updateValue(table, forKey: id) != nil {
            report("codes", element.location, "codes '\(id)' stand twice")
        }
    }
}
