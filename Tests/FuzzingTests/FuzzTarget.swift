import CairnAWSXML
import CairnEngine
import CairnKinds
import CairnLanguage
import CairnTestSupport

/// A part of cairn that takes whatever it is given, and what must hold of its answer. A violation
/// ends the process, which is what a fuzzer looks for.
enum FuzzTarget: String, CaseIterable, Sendable {
  /// The YAML reader, the stack reader, the lints, the graph and how diagnostics are shown.
  case stack
  /// Plans and drift reports in every form, of values made from the bytes.
  case reports
  /// The layout of stack files.
  case layout
  /// The answers of S3 and IAM.
  case xml

  func run(_ bytes: [UInt8]) {
    switch self {
    case .stack: Self.readStack(bytes)
    case .reports:
      var fuzzing = ReportFuzzing(bytes)
      fuzzing.run()
    case .layout: Self.layOut(bytes)
    case .xml: Self.readXML(bytes)
    }
  }

  private static func readXML(_ bytes: [UInt8]) {
    guard let tree = try? XMLTree(parsing: bytes) else { return }
    let text = tree.document().text ?? ""
    require((try? XMLTree(parsing: Array(text.utf8))) == tree, "what is written reads the same")
  }

  private static func layOut(_ bytes: [UInt8]) {
    let formatter = StackFormatter(Catalog.standard.schemas)
    switch formatter.format(SourceFile(name: "stack.yaml", bytes: bytes)) {
    case .refused(let diagnostics):
      require(
        !diagnostics.isEmpty && diagnostics.allSatisfy { $0.location != nil },
        "what isn't formatted is refused with a reason and a place")
    case .formatted(let result):
      require(formatter.format(result) == .formatted(result), "a layout stays as it is")
    }
  }

  private static func readStack(_ bytes: [UInt8]) {
    let source = SourceFile(name: "stack.yaml", bytes: bytes)
    let schemas = Catalog.standard.schemas
    let (stack, diagnostics) = StackReader.read(source: source, schemas: schemas)
    require(
      (stack == nil) == diagnostics.contains { $0.severity == .error },
      "a stack is refused with a reason, and only then")
    var told = diagnostics
    if let stack {
      told += Linter(stack, source: source, schemas: schemas).diagnostics
      let (graph, problems) = ResourceGraph.build(stack: stack, catalog: .standard)
      require((graph == nil) == !problems.isEmpty, "a graph is refused with a reason")
      told += problems
    }
    for diagnostic in told {
      guard let range = diagnostic.location?.range else {
        require(false, "\(diagnostic) has a place")
        continue
      }
      require(
        0 <= range.start.offset && range.start.offset <= range.end.offset
          && range.end.offset <= bytes.count, "the place of \(diagnostic) is in the text")
      tryFix(diagnostic, in: source)
    }
    requirePlain(DiagnosticRenderer(sources: [source]).render(told), "diagnostics")
  }

  /// A fix is refused, or a client of the language server gets the text that was checked.
  private static func tryFix(_ diagnostic: Diagnostic, in source: SourceFile) {
    guard let fix = diagnostic.fix, var editor = YAMLEditor(source),
      (try? editor.perform(fix.edits)) != nil
    else { return }
    let edits = editor.textEdits
    require(
      edits.allSatisfy {
        $0.range.start <= $0.range.end && $0.range.end.offset <= source.bytes.count
      },
      "the fix of \(diagnostic) is in the text")
    require(source.applying(edits) == editor.source, "the edits of \(diagnostic) make its fix")
  }

  /// Nothing in the text drives a terminal or reorders what is beside it.
  static func requirePlain(_ text: String, _ what: String) {
    for scalar in text.unicodeScalars {
      let isControl = scalar.properties.generalCategory == .control && scalar != "\n"
      require(
        !isControl && !bidirectional.contains(scalar.value),
        "\(what) hold no U+\(String(scalar.value, radix: 16))")
    }
  }

  /// LRE…RLO, LRI…PDI, and the marks (Unicode, "Bidirectional Algorithm").
  private static let bidirectional: Set<UInt32> = [
    0x200E, 0x200F, 0x061C, 0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x2069,
  ]

  static func require(_ condition: Bool, _ claim: @autoclosure () -> String) {
    if !condition { fatalError("Violated: \(claim()).") }
  }
}
