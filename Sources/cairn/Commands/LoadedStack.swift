import CairnEngine
import CairnKinds
import CairnLanguage
import FoundationEssentials

/// A stack that was read without errors, with the text that messages quote.
struct LoadedStack {
  var stack: Stack
  /// The stack file, the parameter files and the files that the stack names.
  var sources: [SourceFile]
  /// Warnings.
  var warnings: [Diagnostic]
  /// The parameters of the command line.
  var parameters: [String: String] = [:]
  var parameterFiles: [SourceFile] = []

  /// How its text is read again after an edit; nil without a file.
  var reading: Acceptance.Reading? {
    sources.first.map { source in
      Acceptance.Reading(
        source: source, catalog: .standard, parameters: parameters,
        parameterFiles: parameterFiles, variables: Self.variables,
        attached: AttachmentFolder(of: source.name).files)
    }
  }

  var file: String { stack.file }

  static func load(_ options: StackOptions, catalog: Catalog = .standard) throws -> LoadedStack {
    let file = try StackDiscovery.find(options.stack, in: .system)
    return try load(file: file, options.parameters, catalog: catalog)
  }

  static func load(
    file: String, _ parameters: ParameterOptions, catalog: Catalog = .standard
  ) throws -> LoadedStack {
    let source = try read(file)
    let parameterFiles = try parameters.files.map(read)
    let attachments = AttachmentFolder(of: file)
    let (stack, diagnostics) = StackReader.read(
      source: source, schemas: catalog.schemas, parameters: parameters.values,
      parameterFiles: parameterFiles, variables: variables, attached: attachments.files)
    let sources = [source] + parameterFiles + attachments.sources
    guard let stack else { throw StackProblems(diagnostics: diagnostics, sources: sources) }
    return LoadedStack(
      stack: stack, sources: sources, warnings: diagnostics, parameters: parameters.values,
      parameterFiles: parameterFiles)
  }

  /// An empty stack, for commands that only need an endpoint.
  static func empty(named name: String, file: String) -> LoadedStack {
    let start = SourcePosition(line: 1, column: 1, offset: 0)
    let place = SourceLocation(file: file, range: SourceRange(start: start, end: start))
    return LoadedStack(
      stack: Stack(
        name: name, location: place, region: nil, file: file, parameters: [:], resources: [],
        outputs: []),
      sources: [], warnings: [])
  }

  /// Its graph; throws the graph's errors together with the stack's diagnostics.
  func graph(catalog: Catalog = .standard) throws -> ResourceGraph {
    let (graph, diagnostics) = ResourceGraph.build(stack: stack, catalog: catalog)
    guard let graph else {
      throw StackProblems(
        diagnostics: (warnings + diagnostics).sortedByPlace(), sources: sources)
    }
    return graph
  }

  private static var variables: ParameterVariables {
    ParameterVariables(ProcessInfo.processInfo.environment)
  }

  private static func read(_ path: String) throws -> SourceFile {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw StackDiscovery.Failure(description: "\(path) can't be read.")
    }
    return SourceFile(name: path, bytes: Array(data))
  }
}

/// The errors of a stack, with the texts to quote.
struct StackProblems: Error {
  var diagnostics: [Diagnostic]
  var sources: [SourceFile]
}
