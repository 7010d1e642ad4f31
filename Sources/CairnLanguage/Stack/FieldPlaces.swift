/// The places of a resource's fields, by path: `deadLetter`, `deadLetter.maxReceives`,
/// `cors[0].origins`. All of them are in one file.
package struct FieldPlaces: Hashable, Sendable {
  private var file = ""
  private var ranges: [String: SourceRange] = [:]

  package init() {}

  package init(_ places: [String: SourceLocation]) {
    file = places.first?.value.file ?? ""
    ranges = places.mapValues(\.range)
  }

  /// If a path has several places, the first one is used.
  init(_ places: [(path: String, range: SourceRange)], in file: String) {
    self.file = places.isEmpty ? "" : file
    ranges = Dictionary(
      places.lazy.map { ($0.path, $0.range) }, uniquingKeysWith: { first, _ in first })
  }

  package subscript(path: String) -> SourceLocation? {
    get { ranges[path].map { SourceLocation(file: file, range: $0) } }
    set {
      if let newValue { file = newValue.file }
      ranges[path] = newValue?.range
    }
  }

  package var paths: Dictionary<String, SourceRange>.Keys { ranges.keys }
}

extension FieldPlaces: ExpressibleByDictionaryLiteral {
  package init(dictionaryLiteral elements: (String, SourceLocation)...) {
    self.init(Dictionary(elements) { first, _ in first })
  }
}
