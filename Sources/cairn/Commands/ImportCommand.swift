import ArgumentParser
import CairnAWS
import CairnEngine
import CairnKinds
import CairnLanguage
import FoundationEssentials

struct ImportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Write the YAML of existing resources. Read-only in the endpoint.",
    discussion: """
      Writes a stack that declares them as they are, with references between them. A plan of it \
      with --adopt changes no field; `cairn apply --adopt` takes the resources over.

        cairn import --all -o stacks/found.yaml
        cairn import queues uploads uploads-failed
        cairn import tables

      Resources that belong to a stack are left out, unless they are named. The code of functions \
      is saved in a folder beside the file.
      """)

  @Argument(
    help: ArgumentHelp("A section or kind, such as queues or queue.", valueName: "kind"),
    completion: .list(Catalog.standard.schemas.map(\.section)))
  var kind: String?
  @Argument(
    help: ArgumentHelp("Names of resources; without names, all of them.", valueName: "name"))
  var names: [String] = []
  @Flag(help: "Everything in the account and region that belongs to no stack.") var all = false
  @Option(
    name: [.customShort("o"), .long],
    help: ArgumentHelp(
      "The stack file to write, which must not exist. Without it the YAML is printed.",
      valueName: "file"),
    completion: .file(extensions: ["yaml", "yml"]))
  var output: String?
  @Option(
    name: .customLong("name"),
    help: ArgumentHelp(
      "Name of the stack. (default: the file's, or imported)", valueName: "name"))
  var stackName: String?
  @OptionGroup var endpoint: EndpointOptions
  @OptionGroup var form: OutputOptions

  func validate() throws {
    if all == (kind != nil) {
      throw ValidationError(
        all
          ? "--all can't be combined with a kind."
          : "Name a kind, as in `cairn import queues`, or use --all.")
    }
    if let kind, Self.section(kind) == nil {
      throw ValidationError(
        "There is no kind \"\(kind)\". There are "
          + Catalog.standard.schemas.map(\.section).joined(separator: ", ") + ".")
    }
    if let stackName, let problem = Starter.problem(withName: stackName) {
      throw ValidationError(problem)
    }
  }

  private static func section(_ word: String) -> String? {
    Catalog.standard.schemas.first { $0.section == word || $0.noun == word }?.section
  }

  func run() async throws {
    try await form.reporting { context in
      try WrittenFile.checkNothing(at: output)
      let loaded = LoadedStack.empty(named: name, file: output ?? "imported.yaml")
      let opening = OpenSession(
        endpoint: endpoint, output: form, adopts: true, readDepth: .everything)
      let imported = try await opening.with(loaded, context) { session, _ in
        try await session.importing(selection, codeFolder: "code/\(name)")
      }
      try check(imported)
      try write(imported)
      show(imported)
    }
  }

  private var name: String {
    let file = output?.split(separator: "/").last.map(String.init)
    let stem = file?.split(separator: ".").first.map(String.init)
    return stackName ?? stem.flatMap { Starter.problem(withName: $0) == nil ? $0 : nil }
      ?? "imported"
  }

  private var selection: Import.Selection {
    guard let kind, let section = Self.section(kind) else { return .all }
    return .named(section: section, names: names)
  }

  /// A named resource has to exist.
  private func check(_ imported: Import) throws {
    let found =
      imported.resources.map(\.identity.text) + imported.skipped.map(\.identity.text)
    let missing = names.filter { name in
      !found.contains { $0 == name || $0.split(separator: "/").last.map(String.init) == name }
    }
    guard let kind, !missing.isEmpty else { return }
    let noun = Catalog.standard.schemas.first { $0.section == Self.section(kind) }?.noun ?? kind
    throw CommandFailure(
      "There is no \(noun) \(missing.map { "`\($0)`" }.joined(separator: ", ")).")
  }

  private func write(_ imported: Import) throws {
    let folder = output.map {
      $0.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    }
    let base = folder.map { $0.joined(separator: "/") }.flatMap { $0.isEmpty ? nil : $0 } ?? "."
    for resource in imported.resources {
      guard let code = resource.code, let path = imported.codePath(of: resource) else { continue }
      try WrittenFile.writeNew(code.bytes, to: base == "." ? path : "\(base)/\(path)")
    }
    if let output { try WrittenFile.writeNew(imported.text, to: output) }
  }

  private func show(_ imported: Import) {
    if form.json {
      imported.skipped.forEach { form.show(ImportJSON.line(of: $0)) }
      imported.resources.compactMap(ImportJSON.line(of:)).forEach { form.show($0) }
      return form.show(ImportJSON.summary(of: imported, file: output))
    }
    let notes = imported.skipped.map { skipped in
      StyledLine("! ", .warning).adding("\(skipped.noun) \(skipped.identity)", .strong)
        .adding(" is left out: \(skipped.why)")
    }
    let warnings = imported.resources.filter { !$0.unmanaged.isEmpty }.map { resource in
      StyledLine("! ", .warning).adding("\(resource.address)", .strong)
        .adding(
          " has settings that no field of `\(resource.address.section)` holds; they stay as they are: "
            + resource.unmanaged.text)
    }
    form.complain((notes + warnings).rendered(form.terminal.colour(.error)))
    guard let output else { return write(imported.text, to: .output) }
    form.show([
      StyledLine("Wrote \(output)", .good)
        .adding(": \(counted(imported.resources.count, "resource"))."),
      StyledLine("Next: cairn plan \(output) --adopt"),
    ])
  }

  private func write(_ text: String, to stream: Terminal.Stream) { cairn.write(text, to: stream) }
}
