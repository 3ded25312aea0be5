import ArgumentParser
import Foundation
import Redress
import Statecharts

/// Brings another system's file into the database.
struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Turn the rows of a file into complaints, as a profile describes.",
        discussion: """
            redress import --profile consumidor complaints.csv.gz
            redress import --profile imports/ours.xml --report left-out.ndjson export.ndjson

            The file is checked before the first row is imported. A second run changes nothing,
            an interrupted one continues. docs/import.md explains profiles.

            Exit status: 0 done, 1 rows had problems or were refused, 2 wrong profile or file.
            """
    )

    @OptionGroup var options: DatabaseOptions

    @Option(help: ArgumentHelp("A profile's file, or its name in imports/.", valueName: "profile"))
    var profile: String

    @Option(
        help: ArgumentHelp(
            "Write each row that is not imported, with its reason, as NDJSON.",
            valueName: "file"
        )
    )
    var report: String?

    @Option(
        help: ArgumentHelp(
            "The folder of import.xsd (default: schemas, beside imports/ or here).",
            valueName: "dir"
        )
    )
    var schemas: String?

    @Flag(help: "Send acts again that were refused in an earlier run.")
    var retryRefused = false

    @Argument(help: ArgumentHelp("CSV or NDJSON, plain or gzip.", valueName: "file"))
    var file: String

    func run() async throws {
        let location = try ProfileLocation(profile, schemas: schemas)
        let profile = try location.load()
        let file = try ImportFile(file)
        let total = try await file.withChunks { try Importer.countRows(profile.source, $0) }
        let report = try self.report.map { try ImportReportFile($0) }

        let installation = try await Installation.open(options)
        var settings = Importer.Settings()
        settings.retriesRefused = retryRefused
        let importer = Importer(
            engine: installation.engine,
            tenant: installation.tenant,
            profile: profile,
            settings: settings
        )
        do {
            try await importer.check()
        } catch let problems as ChartProblems {
            throw CommandFailure(.usage, problems.description)
        }
        let accounts = try await importer.prepareAccounts()
        let bar = ImportProgress(total: total)
        let summary: ImportSummary
        do {
            summary = try await file.withChunks { chunks in
                try await importer.run(
                    chunks,
                    report: { try report?.write($0) },
                    progress: { bar.show($0) }
                )
            }
        } catch {
            bar.clear()
            // What was imported so far stays, so it is signed as well.
            try? await installation.publishCheckpoint()
            throw error
        }
        bar.clear()
        try report?.close()
        try await installation.publishCheckpoint()
        let result = ImportResult(
            profile: profile,
            file: file.path,
            summary: summary,
            accounts: accounts,
            seconds: bar.seconds
        )
        try options.json ? JSONOutput.line(result.json) : result.print(report: self.report)
        if !result.isClean { throw ExitCode(ExitStatus.findings.rawValue) }
    }
}

/// Where a profile and its schema are found.
struct ProfileLocation {
    let path: String
    let schemas: String

    /// A path, or a name that stands for `imports/<name>.xml` here or with the program.
    init(_ name: String, schemas: String?) throws {
        if name.contains("/") || name.hasSuffix(".xml") {
            path = name
        } else {
            guard let folder = DataFolder.find("imports") else {
                throw CommandFailure(
                    .usage,
                    "profile '\(name)' is not found: there is no folder 'imports' here; "
                        + "give the path of a profile"
                )
            }
            let found = DataFolder.join(folder, name + ".xml")
            guard FileManager.default.fileExists(atPath: found) else {
                let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
                let known = names.filter { $0.hasSuffix(".xml") }.map { $0.dropLast(4) }.sorted()
                throw CommandFailure(
                    .usage,
                    "profile '\(name)' is not in '\(folder)'; there are: "
                        + known.joined(separator: ", ")
                )
            }
            path = found
        }
        let folder =
            schemas ?? DataFolder.beside(DataFolder.parent(of: path), "schemas")
            ?? DataFolder.find("schemas")
        guard let folder else {
            throw CommandFailure(
                .usage,
                "the folder of 'import.xsd' is not found; name it with --schemas"
            )
        }
        self.schemas = folder
    }

    /// - Throws: `CommandFailure` with status 2 and every problem of the profile.
    func load() throws -> ImportProfile {
        let file = try InputFile(path, byteCountMax: 8 << 20)
        var documents: [String: [UInt8]] = [:]
        for name in ["import.xsd", "xml.xsd"] {
            documents[name] =
                try InputFile(DataFolder.join(schemas, name), byteCountMax: 1 << 20).bytes
        }
        do throws(ChartProblems) {
            return try ImportProfile(
                reading: file.bytes,
                file: path,
                schema: ImportSchema(documents: documents)
            )
        } catch {
            throw CommandFailure(.usage, error.description)
        }
    }
}
