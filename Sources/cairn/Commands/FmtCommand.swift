import ArgumentParser
import CairnAWS
import CairnEngine
import CairnJSON
import CairnKinds
import CairnLanguage
import FoundationEssentials

struct FmtCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fmt",
    abstract: "Format stack files: indentation, order of fields, quotes.",
    discussion: """
      Comments, groups between blank lines, anchors and the file's meaning stay. A file
      that can't be read is left as it is.

        cairn fmt                        every file in stacks/
        cairn fmt stacks/jobs.yaml other/
        cairn fmt --check                writes nothing; exits with 2 if a file is unformatted
        cairn fmt --diff                 writes nothing and shows what would change
        cairn fmt - <jobs.yaml           reads standard input, writes standard output, for editors
      """)

  static let isUnformatted = ExitCode(2)

  @Argument(
    help: ArgumentHelp(
      "Stack files, folders of them, or - for standard input.", valueName: "file"),
    completion: .file(extensions: ["yaml", "yml"]))
  var files: [String] = []
  @Flag(help: "List unformatted files, write nothing, and exit with 2 if there are any.")
  var check = false
  @Flag(help: "Show the changes as a unified diff and write nothing.")
  var diff = false
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if diff, output.json { throw ValidationError("--diff shows text, not JSON.") }
    guard files.contains("-") else { return }
    if files.count > 1 { throw ValidationError("- reads standard input and takes no other file.") }
    if output.json, !check { throw ValidationError("- prints the text itself, not JSON.") }
  }

  func run() async throws {
    try await output.reporting { context in
      let formatter = StackFormatter(Catalog.standard.schemas)
      if files == ["-"] {
        try formatStandardInput(formatter)
      } else {
        try format(try FormattedFiles.find(files, in: .system), formatter, context)
      }
    }
  }

  private func formatStandardInput(_ formatter: StackFormatter) throws {
    let source = StandardInput.source()
    switch formatter.format(source) {
    case .refused(let diagnostics):
      throw StackProblems(diagnostics: diagnostics, sources: [source])
    case .formatted(let result) where check:
      guard result != source else { return }
      show(source, result)
      throw Self.isUnformatted
    case .formatted(let result) where diff: show(source, result)
    case .formatted(let result):
      write(String(decoding: result.bytes, as: UTF8.self), to: .output)
    }
  }

  private func format(
    _ paths: [String], _ formatter: StackFormatter, _ context: CommandContext
  ) throws {
    var changed: [String] = []
    var problems = StackProblems(diagnostics: [], sources: [])
    for path in paths {
      let source = try FormattedFiles.read(path)
      switch formatter.format(source) {
      case .refused(let diagnostics):
        problems.diagnostics += diagnostics
        problems.sources.append(source)
      case .formatted(let result) where result != source:
        changed.append(path)
        if writes { try FormattedFiles.write(result) }
        show(source, result)
      case .formatted: break
      }
    }
    if !output.json, problems.diagnostics.isEmpty { summarize(changed, of: paths.count) }
    if !problems.diagnostics.isEmpty { throw problems }
    if check, !changed.isEmpty { throw Self.isUnformatted }
  }

  private var writes: Bool { !check && !diff }

  private func show(_ source: SourceFile, _ result: SourceFile) {
    if output.json {
      output.show(
        JSONLine("formatted", [("file", .string(source.name)), ("written", .bool(writes))]))
    } else if diff {
      let difference = LineDifference(from: source, to: result)
      output.show(DifferenceText(file: source.name, difference: difference).lines)
    } else {
      output.show([StyledLine(source.name)])
    }
  }

  private func summarize(_ changed: [String], of count: Int) {
    switch (changed.isEmpty, check) {
    // Only the diff is printed, so that `patch` can read it.
    case (true, _) where diff, (false, false) where diff: break
    case (true, _):
      output.show(
        StyledLine(count == 1 ? "1 file is" : "All \(count) files are", .good)
          .adding(" formatted already."))
    case (false, true):
      output.complain(
        "\(changed.count) of \(counted(count, "file")) \(changed.count == 1 ? "isn't" : "aren't") "
          + "formatted. Run `cairn fmt`.\n")
    case (false, false):
      output.show(StyledLine("Formatted", .good).adding(" \(counted(changed.count, "file"))."))
    }
  }
}

/// The stack files to format.
enum FormattedFiles {
  struct Failure: Error, Hashable, CustomStringConvertible {
    var description: String
  }

  /// - Parameter arguments: files, names of files in `stacks/`, and folders; all of `stacks/` when
  ///   there are none.
  static func find(_ arguments: [String], in files: StackDiscovery.Files) throws -> [String] {
    var found: [String] = []
    for argument in arguments.isEmpty ? ["stacks"] : arguments {
      guard files.isFolder(argument) || arguments.isEmpty else {
        found.append(try StackDiscovery.find(argument, in: files))
        continue
      }
      var folder = argument
      while folder.count > 1, folder.hasSuffix("/") { folder.removeLast() }
      let inFolder = StackDiscovery.candidates(in: folder, files)
      if inFolder.isEmpty {
        throw Failure(description: "There is no *.yaml in \(folder)/. Name a file.")
      }
      found += inFolder
    }
    var seen: Set<String> = []
    return found.filter { seen.insert($0).inserted }
  }

  static func read(_ path: String) throws -> SourceFile {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw Failure(description: "\(path) can't be read.")
    }
    return SourceFile(name: path, bytes: Array(data))
  }

  /// Replaces the file atomically. A link stays a link.
  static func write(_ file: SourceFile) throws {
    let target = URL(filePath: file.name).resolvingSymlinksInPath()
    do {
      let manager = FileManager.default
      let mode = try manager.attributesOfItem(atPath: target.path)[.posixPermissions]
      try Data(file.bytes).write(to: target, options: .atomic)
      if let mode {
        try manager.setAttributes([.posixPermissions: mode], ofItemAtPath: target.path)
      }
    } catch {
      throw Failure(description: "\(file.name) can't be written: \(SystemReason.text(of: error)).")
    }
  }
}
