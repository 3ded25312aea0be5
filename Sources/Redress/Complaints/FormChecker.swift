import Statecharts
import TransparencyLog

/// What checked data will change.
struct FormChange: Sendable {
    var values: [(path: FieldPath, text: String)] = []
    var lists: [(list: FieldList, items: [[(path: FieldPath, text: String)]])] = []
    var stamps: [FieldPath] = []
    /// What is to be looked up: files that fields name, with the places where they do.
    var attachments: [NamedAttachment] = []
    /// Where the conditions stand.
    var form: Form?

    var isEmpty: Bool {
        values.isEmpty && lists.isEmpty && stamps.isEmpty && !(form?.hasConditions ?? false)
    }
}

/// Checks the data of an act against its form and reports every problem at once.
struct FormChecker {
    private let form: Form?
    private let codes: CodeLists
    private var problems: [FormProblem] = []
    private var change = FormChange()

    private init(form: Form?, codes: CodeLists) {
        self.form = form
        self.codes = codes
    }

    static func check(
        _ data: JSONValue, against form: Form?, codes: CodeLists
    ) -> Result<FormChange, FormProblems> {
        var checker = FormChecker(form: form, codes: codes)
        checker.run(data)
        if checker.problems.isEmpty { return .success(checker.change) }
        return .failure(
            FormProblems(
                problems: checker.problems.sorted { $0.path < $1.path }, change: checker.change))
    }

    private mutating func run(_ data: JSONValue) {
        change.form = form
        guard case .object(let members) = data else {
            problems.append(FormProblem(path: ".", message: "must be an object of fields"))
            return
        }
        var given: [FieldPath: JSONValue] = [:]
        for (key, value) in members { flatten(key, value, into: &given) }
        guard let form else { return }
        for field in form.fields where field.requirement == .always && given[field.path] == nil {
            problems.append(FormProblem(path: field.path.description, message: "is required"))
        }
        for list in form.lists where list.isRequired && given[list.path] == nil {
            problems.append(
                FormProblem(path: list.path.description, message: "needs at least one item"))
        }
        // In the order of the form, so that the same data always gives the same document.
        for field in form.fields {
            if let value = given[field.path], let text = text(value, field, field.path.description)
            {
                change.values.append((field.path, text))
            }
        }
        for list in form.lists {
            if let value = given[list.path] { items(value, list) }
        }
        change.stamps = form.stamps
    }

    /// Finds the field or list that a key means; nested objects may stand for paths.
    private mutating func flatten(
        _ key: String, _ value: JSONValue, into given: inout [FieldPath: JSONValue]
    ) {
        if let path = declared(key, value) {
            if given.updateValue(value, forKey: path) != nil {
                problems.append(FormProblem(path: path.description, message: "is given twice"))
            }
        } else if case .object(let members) = value, !members.isEmpty {
            for (name, inner) in members { flatten("\(key)/\(name)", inner, into: &given) }
        } else {
            let known =
                (form?.fields.map(\.path.description) ?? [])
                + (form?.lists.map(\.path.description) ?? [])
            let guess = nearest(to: key, among: known)
            problems.append(
                FormProblem(
                    path: key,
                    message: form == nil
                        ? "is not expected: this event carries no data"
                        : "is not in the form"
                            + (guess.map { "; did you mean '\($0)'?" } ?? "")))
        }
    }

    private func declared(_ key: String, _ value: JSONValue) -> FieldPath? {
        guard let form else { return nil }
        if let path = FieldPath(key) {
            if form.fields.contains(where: { $0.path == path }) { return path }
            if form.lists.contains(where: { $0.path == path }) { return path }
            var attribute = path
            if path.attribute == nil, path.steps.count > 1 {
                attribute.attribute = attribute.steps.removeLast()
                if form.fields.contains(where: { $0.path == attribute }) { return attribute }
            }
        }
        if case .array = value {
            let lists = form.lists.filter { $0.path.steps.first == key }
            if lists.count == 1 { return lists[0].path }
        }
        return nil
    }

    private mutating func items(_ value: JSONValue, _ list: FieldList) {
        guard let items = value.items else {
            problems.append(
                FormProblem(path: list.path.description, message: "must be a list of items"))
            return
        }
        if items.count > list.countMax {
            problems.append(
                FormProblem(
                    path: list.path.description,
                    message: "has \(items.count) items; \(list.countMax) are allowed"))
        }
        if items.isEmpty, list.isRequired {
            problems.append(
                FormProblem(path: list.path.description, message: "needs at least one item"))
        }
        var checked: [[(path: FieldPath, text: String)]] = []
        for (number, item) in items.prefix(list.countMax).enumerated() {
            checked.append(self.item(item, list, "\(list.path)[\(number + 1)]"))
        }
        change.lists.append((list, checked))
    }

    private mutating func item(
        _ item: JSONValue, _ list: FieldList, _ place: String
    ) -> [(path: FieldPath, text: String)] {
        var members: [String: JSONValue] = [:]
        switch item {
        case .object(let given): members = given
        case .array:
            problems.append(FormProblem(path: place, message: "must be an object of fields"))
            return []
        default: members["."] = item
        }
        var found: [(path: FieldPath, text: String)] = []
        var used: Set<String> = []
        for field in list.fields {
            let name = field.path.description
            let key = [name, String(name.drop { $0 == "@" }), name == "." ? "text" : name]
                .first { members[$0] != nil }
            guard let key, let value = members[key] else {
                if field.requirement == .always
                    || (list.mode == .update && field.path.attribute == list.key)
                {
                    problems.append(FormProblem(path: "\(place)/\(name)", message: "is required"))
                }
                continue
            }
            used.insert(key)
            if let text = text(value, field, "\(place)/\(name)") {
                found.append((field.path, text))
            }
        }
        for key in members.keys where !used.contains(key) {
            problems.append(FormProblem(path: "\(place)/\(key)", message: "is not in the form"))
        }
        return found
    }

    private mutating func text(_ value: JSONValue, _ field: Field, _ place: String) -> String? {
        do throws(FieldProblem) {
            let text = try FieldValue.text(of: value, field: field, codes: codes)
            if field.kind == .attachment, let hash = TreeHash(hex: text) {
                change.attachments.append(NamedAttachment(hash: hash, field: field, place: place))
            }
            return text
        } catch {
            let problem = error.naming(value, of: field)
            problems.append(FormProblem(path: place, message: problem.message))
            return nil
        }
    }
}

/// Everything that is wrong with the data of an act.
struct FormProblems: Error, Sendable {
    var problems: [FormProblem]
    /// The part of the data that is sound.
    var change: FormChange
}

/// A file that an act names.
struct NamedAttachment: Sendable {
    var hash: TreeHash
    var field: Field
    var place: String
}
