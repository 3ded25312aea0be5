import Foundation
import Redress
import RedressTesting
import Testing

/// Working days as `scripts/working-days` counts them, with the package chinesecalendar.
enum IndependentCalendar {
    /// nil where python3 or the package is not installed.
    static let table: [[String]]? = {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "python3", ShippedWorkflows.root.appending(path: "scripts/working-days").path,
        ]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return nil }
        let bytes = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { return nil }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map {
            $0.split(separator: " ").map(String.init)
        }
    }()
}

@Suite("Working days in China")
struct IndependentCalendarTests {
    @Test(
        "are those of an independent implementation, for every start day of 2024 to 2026",
        .enabled(
            if: IndependentCalendar.table != nil,
            "needs python3 with the PyPI package chinesecalendar")
    )
    func compared() throws {
        let table = try #require(IndependentCalendar.table)
        #expect(table.count == 1_096)
        let calendar = try ShippedWorkflows.calendar("cn-office")
        var compared = 0
        for row in table {
            let start = try china(row[0] + " 15:00")
            for (count, expected) in row.enumerated().dropFirst() {
                let due = calendar.adding(workingDays: count, to: start)
                let mark = calendar.isProvisional(from: start, to: due) ? "?" : ""
                #expect(
                    calendar.date(at: due).description + mark == expected,
                    "\(count) working days from \(row[0])")
                compared += 1
            }
        }
        #expect(compared == 1_096 * 60)
    }
}
