import CYAML

/// Reads YAML into nodes with places, over libyaml's events.
package enum YAMLReader {
  /// Lists and maps inside one another.
  static let depthLimit = 128
  /// Values that aliases may add to those written.
  static let expansionLimit = 100_000

  /// What a text was read to be.
  struct Result: Sendable {
    var root: YAMLNode?
    var diagnostics: [Diagnostic]
    /// Directives stand before the document, or it ends with `...`.
    var isFramed = false
  }

  /// The document's root and everything that is wrong with it, sorted by place. After a syntax
  /// error the root holds what was read before it; it is nil where the file holds no value at all.
  package static func read(_ source: SourceFile) -> (root: YAMLNode?, diagnostics: [Diagnostic]) {
    let result = result(of: source)
    return (result.root, result.diagnostics)
  }

  static func result(of source: SourceFile) -> Result {
    let text = YAMLText.check(source)
    guard text.diagnostics.isEmpty else { return Result(diagnostics: text.diagnostics) }
    return source.bytes.withUnsafeBufferPointer { bytes in
      var builder = YAMLTreeBuilder(source: source, bytes: bytes, isASCII: text.isASCII)
      parse(bytes, into: &builder)
      let root = builder.finish()
      return Result(
        root: root, diagnostics: builder.diagnostics.sortedByPlace(), isFramed: builder.isFramed)
    }
  }

  /// What some whole lines of a file are by themselves, with their places in the file.
  ///
  /// - Parameter start: where the first of them begins.
  /// - Returns: nil when they are no document without errors, or tied to what stands elsewhere.
  static func root(
    ofLines lines: Range<Int>, of source: SourceFile, from start: SourceShift
  ) -> YAMLNode? {
    source.bytes.withUnsafeBufferPointer { bytes in
      let lines = UnsafeBufferPointer(rebasing: bytes[lines])
      let text = YAMLText.check(lines: lines, of: source)
      guard text.diagnostics.isEmpty else { return nil }
      var builder = YAMLTreeBuilder(lines: lines, of: source, isASCII: text.isASCII, from: start)
      parse(lines, into: &builder)
      guard let root = builder.finish(), builder.diagnostics.isEmpty, !root.hasTies else {
        return nil
      }
      return builder.isFramed || builder.isMarked ? nil : root
    }
  }

  /// The events of a text that has been read without errors.
  static func events(
    of source: SourceFile, _ bytes: UnsafeBufferPointer<UInt8>, _ take: (yaml_event_t) -> Void
  ) -> Bool {
    var parser = yaml_parser_t()
    guard yaml_parser_initialize(&parser) == 1 else { return false }
    defer { yaml_parser_delete(&parser) }
    setInput(&parser, bytes, from: source.byteOrderMarkLength)
    while true {
      var event = yaml_event_t()
      guard yaml_parser_parse(&parser, &event) == 1 else { return false }
      defer { yaml_event_delete(&event) }
      if event.type == YAML_STREAM_END_EVENT { return true }
      take(event)
    }
  }

  private static func setInput(
    _ parser: inout yaml_parser_t, _ bytes: UnsafeBufferPointer<UInt8>, from start: Int
  ) {
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING)
    yaml_parser_set_input_string(
      &parser, bytes.baseAddress.map { $0 + start }, bytes.count - start)
  }

  private static func parse(
    _ bytes: UnsafeBufferPointer<UInt8>, into builder: inout YAMLTreeBuilder
  ) {
    var parser = yaml_parser_t()
    guard yaml_parser_initialize(&parser) == 1 else {
      builder.outOfMemory()
      return
    }
    defer { yaml_parser_delete(&parser) }
    setInput(&parser, bytes, from: builder.byteOrderMarkLength)
    var isDone = false
    while !isDone {
      var event = yaml_event_t()
      guard yaml_parser_parse(&parser, &event) == 1 else {
        builder.failed(YAMLProblem(parser))
        return
      }
      isDone = builder.add(event) == .stop
      yaml_event_delete(&event)
    }
  }
}
