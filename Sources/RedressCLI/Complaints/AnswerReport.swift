import ArgumentParser
import Redress
import Statecharts

/// Prints the answer to an act, and ends with the status that it stands for.
struct AnswerReport {
    enum Purpose {
        case recording
        case sending(String)
    }

    private let installation: Installation
    private let options: DatabaseOptions

    init(_ installation: Installation, _ options: DatabaseOptions) {
        self.installation = installation
        self.options = options
    }

    func finish(_ answer: Answer, as purpose: Purpose) async throws {
        try await installation.settle {
            switch answer {
            case .granted(let grant):
                if options.json { return try JSONOutput.line(grant.json) }
                try await describe(grant, purpose)
            case .refused(let refusal):
                if options.json { return try JSONOutput.line(refusal.json) }
                refusal.describe()
            }
        }
        if case .refused(let refusal) = answer {
            throw ExitCode(ExitStatus(refusal).rawValue)
        }
    }

    private func describe(_ grant: Grant, _ purpose: Purpose) async throws {
        if grant.isReplay {
            Output.diagnostic("answered before under the same key", heading: .note)
        }
        switch purpose {
        case .recording: try Output.line(grant.number)
        case .sending(let event):
            try Output.line("\(event) on \(grant.number)", heading: .granted)
            let view = try await installation.engine.view(
                grant.number, tenant: installation.tenant.id, as: nil, role: nil)
            // Somebody may have acted since.
            let states =
                view.version == grant.version
                ? view.states.filter { grant.to.contains($0) } : grant.to
            let list = states.map(\.rawValue).joined(separator: ", ")
            try Output.line("  in state \(list); version \(grant.version)")
            try Output.line("  logged as record \(grant.sequence), receipt \(grant.leaf)")
        }
    }
}

extension Grant {
    var json: JSONValue {
        .object([
            "from": .texts(from), "leaf": .string(leaf), "number": .string(number),
            "outcome": .string("granted"), "replay": .boolean(isReplay),
            "sequence": .count(sequence), "to": .texts(to), "version": .integer(version),
        ])
    }
}

extension Refusal {
    /// Tells a person on standard error what was refused, by which rule, and what to do.
    func describe() {
        Output.diagnostic(
            "\(reason.rawValue)  \(event)" + (number.map { " on \($0)" } ?? ""),
            heading: .refused)
        let roles = permitted.map(\.rawValue).joined(separator: ", ")
        let suffix = "; permitted: " + roles
        Output.diagnostic(
            "  " + (message.hasSuffix(suffix) ? String(message.dropLast(suffix.count)) : message))
        for problem in problems { Output.diagnostic("  " + problem.description) }
        var rule: [String] = []
        if !clauses.isEmpty { rule.append("clause: \(clauses.joined(separator: ", "))") }
        if !permitted.isEmpty { rule.append("permitted: \(roles)") }
        if !rule.isEmpty { Output.diagnostic("  " + rule.joined(separator: "   ")) }
        if !states.isEmpty {
            let events = possible.map(\.rawValue).joined(separator: ", ")
            Output.diagnostic(
                "  in state \(states.map(\.rawValue).joined(separator: ", "))"
                    + (saysWhatIsPossible
                        ? "; you may: \(events.isEmpty ? "nothing" : events)" : ""))
        }
        if let sequence { Output.diagnostic("  logged as record \(sequence)") }
    }

    /// Only a decision about permission has looked at what else the role may do.
    private var saysWhatIsPossible: Bool {
        switch reason {
        case .outsourcedCeiling, .roleNotPermitted, .notInThisState, .unknownEvent: true
        default: !possible.isEmpty
        }
    }

    var json: JSONValue {
        .members([
            "clauses": .texts(clauses), "event": .string(event.rawValue),
            "leaf": leaf.map { .string($0) }, "message": .string(message),
            "number": number.map { .string($0) }, "outcome": .string("refused"),
            "permitted": .texts(permitted), "possible": .texts(possible),
            "problems": .array(
                problems.map {
                    .object(["message": .string($0.message), "path": .string($0.path)])
                }),
            "reason": .string(reason.rawValue), "role": role.map { .string($0.rawValue) },
            "sequence": sequence.map { .count($0) }, "states": .texts(states),
            "version": version.map { .integer($0) },
        ])
    }
}
