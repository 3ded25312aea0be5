/// Delayed events that wait, in the hands of the host.
///
/// A host that counts time in its own way, such as working hours with pauses, moves them and keeps
/// them back; the snapshot keeps both.
extension Interpreter {
    /// Moves delayed events that are due into their queues, in due order.
    ///
    /// - Returns: Deliveries for other sessions.
    public func releaseDue(at now: Int64) -> [Delivery] {
        var due: [PendingSend] = []
        pendingSends.removeAll { send in
            guard send.due <= now, !send.isSuspended else { return false }
            due.append(send)
            return true
        }
        due.sort { ($0.due, $0.sequence) < ($1.due, $1.sequence) }
        return due.compactMap(route)
    }

    /// When the next delayed event is due; nil if none will ever be as things are.
    public var nextDue: Int64? { nextPendingSend?.due }

    /// The delayed event that will be due first.
    public var nextPendingSend: PendingSend? {
        pendingSends.lazy.filter { !$0.isSuspended }
            .min { ($0.due, $0.sequence) < ($1.due, $1.sequence) }
    }

    /// The delayed event with this id; the one sent last, if there are several.
    public func pendingSend(_ sendID: String) -> PendingSend? {
        index(of: sendID).map { pendingSends[$0] }
    }

    /// Takes one delayed event out, to be sent in another way; the earliest with this id.
    public func takePendingSend(_ sendID: String, due: Int64) -> PendingSend? {
        guard
            let index = pendingSends.firstIndex(where: {
                $0.sendID == sendID && $0.due == due && !$0.isSuspended
            })
        else { return nil }
        return pendingSends.remove(at: index)
    }

    /// Makes a delayed event due at another time, also one that was suspended; of several with this
    /// id the one sent last.
    ///
    /// - Returns: False if nothing with this id waits.
    @discardableResult
    public func reschedule(_ sendID: String, to due: Int64) -> Bool {
        guard let index = index(of: sendID) else { return false }
        pendingSends[index].due = due
        pendingSends[index].isSuspended = false
        return true
    }

    /// Keeps a delayed event back until it is rescheduled or cancelled; of several with this id the
    /// one sent last.
    ///
    /// - Returns: False if nothing with this id waits.
    @discardableResult
    public func suspend(_ sendID: String) -> Bool {
        guard let index = index(of: sendID) else { return false }
        pendingSends[index].isSuspended = true
        return true
    }

    /// Drops all with an id but the one sent last, so that one alone waits.
    public func keepNewest(_ sendID: String) {
        guard let index = index(of: sendID) else { return }
        let newest = pendingSends[index].sequence
        pendingSends.removeAll { $0.sendID == sendID && $0.sequence != newest }
    }

    private func index(of sendID: String) -> Int? {
        var found: Int?
        for (index, send) in pendingSends.enumerated()
        where send.sendID == sendID
            && send.sequence > found.map({ pendingSends[$0].sequence }) ?? -1
        {
            found = index
        }
        return found
    }
}
