import SCXML
import Statecharts

/// The end of a macrostep: what the chart still sends itself, and what is written down of it.
extension UnitOfWork {
    /// Takes the events that the chart has sent to itself without delay, before the act ends,
    /// regulates its clocks, and writes the data down.
    ///
    /// They come from the workflow, not from a person, and may take any transition.
    func finishOwnEvents(
        _ step: inout Macrostep, _ complaint: OpenComplaint, at time: Timestamp
    ) throws(LimitExceeded) {
        let event = step.transitions.isEmpty ? nil : step.event?.name
        followClocks(step.effects, complaint, at: time)
        try takeOwnEvents(&step, complaint, at: time)
        regulateClocks(of: complaint, after: event, at: time)
        engine.settings.stages?.end(.guards)
        try writeSession(of: complaint)
        engine.settings.stages?.end(.save)
    }

    /// Takes what the chart has sent to itself without delay.
    func takeOwnEvents(
        _ step: inout Macrostep, _ complaint: OpenComplaint, at time: Timestamp
    ) throws(LimitExceeded) {
        let limit = engine.settings.limits.externalEventCountMax
        var count = 0
        while complaint.interpreter.hasWork,
            let next = try complaint.interpreter.macrostep(at: time.milliseconds)
        {
            count += 1
            if count > limit { throw LimitExceeded(.externalEvents, limit) }
            step.transitions += next.transitions
            step.entered += next.entered
            step.exited += next.exited
            step.effects += next.effects
            followClocks(next.effects, complaint, at: time)
        }
    }

    /// Writes data and snapshot into the complaint as it will be stored.
    func writeSession(of complaint: OpenComplaint) throws(LimitExceeded) {
        updateExternal(complaint)
        complaint.stored.data = complaint.model.encodedData()
        complaint.stored.snapshot = SnapshotCodec.encode(
            complaint.interpreter.snapshot(), chart: complaint.workflow.chartMark)
        let size = complaint.stored.data.count + complaint.stored.snapshot.count
        if size > WorkflowLimits.dataByteCountMax {
            throw LimitExceeded(
                .data, WorkflowLimits.dataByteCountMax,
                detail: "the complaint's data and waiting events would have \(size) bytes; "
                    + "\(WorkflowLimits.dataByteCountMax) are allowed")
        }
    }
}
