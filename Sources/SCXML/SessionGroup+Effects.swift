import LibXML
public import Statecharts

/// What sessions do to each other: events, invocations, ends (SCXML §6).
extension SessionGroup {
    func perform(_ effect: Effect, of session: Session) throws(Stop) {
        switch effect {
        case .deliver(let delivery): deliver(delivery, from: session)
        case .log(let label, let text):
            if log.count < RunOutcome.logCountMax {
                log.append([label, text].compactMap { $0 }.joined(separator: ": "))
            }
        case .startInvocation(let request): try invoke(request, from: session)
        case .cancelInvocation(let id): try cancel(id, of: session)
        case .forward(let event, let id): child(id, of: session)?.interpreter.enqueue(event)
        case .finished(let result): finish(session, result)
        case .scheduled, .cancelled: break
        }
    }

    private func session(_ id: some StringProtocol) -> Session? {
        sessions.first { $0.record.id == id }
    }

    private func child(_ invokeID: some StringProtocol, of parent: Session) -> Session? {
        sessions.first {
            $0.record.parent == parent.record.id
                && $0.record.invokeID.map { $0 == invokeID } == true
        }
    }

    func deliver(_ delivery: Delivery, from sender: Session, isCancelled: Bool = false) {
        let receiver: Session?
        switch delivery.target ?? "" {
        case "#_parent": receiver = sender.record.parent.flatMap { session($0) }
        case let target where target.hasPrefix("#_scxml_"):
            receiver = session(target.dropFirst("#_scxml_".count))
        case let target: receiver = child(target.dropFirst("#_".count), of: sender)
        }
        guard let receiver, receiver.interpreter.isRunning else {
            sender.interpreter.raiseCommunicationError(sendID: delivery.event.sendID)
            return
        }
        var event = delivery.event
        if receiver.record.id == sender.record.parent {
            // Its invoker hears no more of a cancelled session (SCXML §6.4.3).
            if isCancelled { return }
            // However the invoker was addressed (SCXML §5.10.1).
            event.invokeID = sender.record.invokeID
        }
        receiver.interpreter.enqueue(event)
    }

    // MARK: Invocations

    private func invoke(_ request: InvocationRequest, from parent: Session) throws(Stop) {
        guard parent.record.depth < depthMax, let source = source(of: request, for: parent),
            let chart = try? Self.chart(reading: source.bytes, file: source.file)
        else {
            parent.interpreter.raiseCommunicationError(sendID: nil)
            return
        }
        let record = newRecord(
            parent: parent, invokeID: request.invocation.id, folder: source.folder)
        try start(chart, record, parameters: request.parameters)
    }

    private func source(
        of request: InvocationRequest, for parent: Session
    ) -> (bytes: [UInt8], file: String, folder: String)? {
        let folder = parent.record.folder
        switch request.content {
        case .markup(let text), .text(let text): return (Array(text.utf8), "content", folder)
        case nil: break
        }
        guard let reference = request.source else { return nil }
        let path = Self.path(of: reference, in: folder)
        return read(path).map { bytes in
            let end = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
            return (bytes, path, String(path[..<end]))
        }
    }

    private func cancel(_ invokeID: String, of parent: Session) throws(Stop) {
        guard let session = child(invokeID, of: parent) else { return }
        let now = now
        let step = try bounded { () throws(LimitExceeded) in
            try session.interpreter.cancel(at: now)
        }
        for effect in step.effects {
            switch effect {
            case .deliver(let delivery): deliver(delivery, from: session, isCancelled: true)
            case .finished: break
            default: try perform(effect, of: session)
            }
        }
        sessions.removeAll { $0 === session }
    }

    private func finish(_ session: Session, _ result: Payload) {
        guard let parent = session.record.parent, let invokeID = session.record.invokeID else {
            return
        }
        sessions.removeAll { $0 === session }
        self.session(parent)?.interpreter.enqueue(
            Event(
                EventName("done.invoke.\(invokeID)"), type: .external, invokeID: invokeID,
                data: result))
    }

    // MARK: Documents

    /// The chart of a document that this program can run.
    public static func chart(
        reading bytes: [UInt8], file: String
    ) throws(ChartProblems) -> Statechart {
        let document = try SCXMLDocument(bytes: bytes, file: file)
        let chart = try document.chart()
        // The XPath data model can do whatever the null data model can.
        guard ["xpath", "null"].contains(chart.dataModel) else {
            let place = document.tree.root.position(ofAttribute: "datamodel")
            throw ChartProblems([
                ChartProblem(
                    "data-model",
                    at: SourceLocation(file: file, line: place.line, column: place.column),
                    "data model '\(chart.dataModel)' is not supported; use datamodel=\"xpath\"")
            ])
        }
        return chart
    }
}
