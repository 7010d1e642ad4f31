/// The state of reading one stack, with the diagnostics found so far.
final class Reading {
  let source: SourceFile
  let schemas: [KindSchema]
  /// Nil where files can't be read, as in an editor.
  let attached: AttachedFiles?
  private let schemaIndices: [String: Int]
  let checker = ScalarChecker()
  private(set) lazy var lines = LineIndex(source)

  /// Values of parameters that neither the command line nor a file gives.
  var variables = ParameterVariables()
  var diagnostics: [Diagnostic] = []
  var parameters: [String: StackParameter] = [:]
  /// False if the declarations could not be read; then no parameter is reported as missing.
  var parametersAreKnown = true
  /// The texts of secret parameters' values.
  var secretTexts: Set<String> = []
  var redaction: Redaction { Redaction(secretTexts) }
  var stackName: String?
  var region: String?
  /// Declared names by section, including those of resources with errors.
  var names: [String: SectionNames] = [:]
  /// The resource being read.
  var current: ResourceAddress?
  /// The places of the fields of the resource being read.
  var places = FieldPlaces()
  private var nearMisses: [String: String?] = [:]
  /// Resources with contradictory fields. Rules between resources skip them, because further errors
  /// would only follow from the first.
  var contradictory: Set<ResourceAddress> = []
  /// The index of the stack, without contradictory resources.
  var index: StackIndex?

  init(source: SourceFile, schemas: [KindSchema], attached: AttachedFiles? = nil) {
    self.source = source
    self.schemas = schemas
    self.attached = attached
    schemaIndices = Dictionary(
      schemas.indices.map { (schemas[$0].section, $0) }, uniquingKeysWith: { first, _ in first })
  }

  func schema(of section: String) -> KindSchema? { schemaIndices[section].map { schemas[$0] } }

  func location(_ range: SourceRange) -> SourceLocation {
    SourceLocation(file: source.name, range: range)
  }

  func location(_ node: YAMLNode) -> SourceLocation { location(node.place) }

  func report(
    _ code: DiagnosticCode, _ detail: String, at node: YAMLNode, notes: [Diagnostic.Note] = [],
    fix: Diagnostic.Fix? = nil
  ) {
    report(code, detail, at: location(node), notes: notes, fix: fix)
  }

  func report(
    _ code: DiagnosticCode, _ detail: String, at location: SourceLocation,
    notes: [Diagnostic.Note] = [], fix: Diagnostic.Fix? = nil
  ) {
    diagnostics.append(Diagnostic(code, detail, at: location, notes: notes, fix: fix))
  }

  /// " Did you mean `x`?" with the edit that applies the suggestion, or else `otherwise` without an
  /// edit.
  func suggestion(
    for word: String, among candidates: [String], at range: SourceRange,
    otherwise: @autoclosure () -> String = ""
  ) -> (text: String, fix: Diagnostic.Fix?) {
    guard let near = NearMiss.best(for: word, among: candidates) else {
      let text = otherwise()
      return (text.isEmpty ? "" : " " + text, nil)
    }
    return (" Did you mean \(quoted(near))?", replacement(of: word, by: near, at: range))
  }

  /// The nearest declared name. Results are cached per word, because there may be thousands of
  /// names.
  func nearestName(to word: String, in section: String) -> String? {
    let key = section + "." + word
    if let known = nearMisses[key] { return known }
    // If a file has hundreds of unknown names, spelling isn't its problem.
    guard nearMisses.count < 200 else { return nil }
    let near = NearMiss.best(for: word, among: names[section]?.names ?? [])
    nearMisses[key] = .some(near)
    return near
  }

  /// - Parameter fragment: the replacement, if it isn't to be written as a text.
  func replacement(
    of word: String, by text: String, at range: SourceRange, as fragment: YAMLFragment? = nil
  ) -> Diagnostic.Fix {
    Diagnostic.Fix(
      title: "Replace \(quoted(word)) with \(quoted(text))",
      edits: [.reword(range.start.offset..<range.end.offset, fragment ?? .text(text))])
  }
}

/// The position of a value in a stack, for messages and for `fieldLocations`.
struct Spot {
  /// The field's own name.
  var name: String
  var isItem = false
  /// The map that it is an entry of, if the keys of that are the user's.
  var map: String?
  /// What a message adds about a value that isn't what the field takes (`FieldSchema.advice`).
  var advice: String?
  /// Its entry in `Reading.places`; nil if none is kept.
  var place: Int?

  var item: Spot {
    Spot(name: name, isItem: true, map: map, advice: advice, place: place)
  }

  /// The beginning of a sentence about it: "`origins`" or "An item of `origins`".
  var label: String { isItem ? "An item of \(quoted(name))" : quoted(name) }
}
