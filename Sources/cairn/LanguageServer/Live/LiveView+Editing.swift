import CairnAWS
import CairnEngine
import CairnKinds
import CairnLanguage

/// Hints in the text, and edits that accept live values.
extension LiveView {
  /// After the names of resources: the attribute that their kind labels them by, and drift.
  var labels: [ResourceAddress: String] {
    resources.compactMapValues { resource in
      let report = resource.report
      let state = report.state.isDrift ? "\(report.state.symbol) \(report.state.words)" : nil
      let label = Catalog.standard[report.address.section]?.schema.attributes
        .first(where: \.isLabel).flatMap { resource.attributes[$0.name]?.string }
      let parts = [label, state].compactMap { $0 }
      return parts.isEmpty ? nil : parts.joined(separator: "  ")
    }
  }

  /// After drifted fields: their live values.
  func driftHints(of document: StackDocument, in range: Range<Int>) -> [InlayHint] {
    drifted(in: document, at: range).map { address, change, place in
      let rows = change.rows(limit: DriftText.valueLimit)
      let first = rows.first { $0.state.isDrift }
      // A member is named.
      let path = first.map { $0.path.dropFirst(change.path.count) } ?? ""
      let rest = rows.count - 1
      return InlayHint(
        "≠ live\(path.isEmpty ? "" : " \(path)"): \(first?.live ?? "")"
          + (rest > 0 ? " and \(rest) more" : ""), at: document.endOfLine(place.end),
        tooltip: markdown(about: .field(address, path: change.path)))
    }
  }

  /// Writes a live value into the stack file, unless it would replace a reference, a parameter or
  /// an alias.
  func acceptances(in document: StackDocument, at range: Range<Int>) -> [CodeAction] {
    let drifted = drifted(in: document, at: range).filter { !$0.change.holdsSecret }
    guard !drifted.isEmpty,
      let editor = StackEditor(
        document.file, schemas: Catalog.standard.schemas, parameters: parameters,
        attached: AttachmentFolder(of: document.file.name).files, lookup: value(of:))
    else { return [] }
    return drifted.compactMap { address, change, _ -> CodeAction? in
      guard change.live != change.desired else { return nil }
      var editor = editor
      do throws(EditRefusal) {
        try editor.set(change.path, of: address, to: change.live, current: change.desired)
      } catch {
        return nil
      }
      let rows = change.rows(limit: DriftText.valueLimit)
      let isWhole = rows.count == 1 && rows[0].path == change.path
      return CodeAction(
        isWhole
          ? "Accept the live value `\(change.path): \(rows[0].live)`"
          : "Accept the live value of `\(change.path)`", .quickFix,
        edits: editor.textEdits)
    }
  }

  /// The live value of a reference.
  private func value(of reference: Reference) -> Value? {
    switch reference {
    case .resource(let address, let attribute): resources[address]?.attributes[attribute]
    case .stack(.name): .string(scope.stack)
    case .stack(.region): .string(scope.region)
    case .stack(.account): .string(scope.account)
    case .stack(.partition): .string(scope.partition.description)
    case .stack(.endpoint): scope.endpoint.map { .string($0) }
    }
  }

  /// The drifted fields that overlap a range, with their places, in the order of the file, if the
  /// text still has them.
  private func drifted(
    in document: StackDocument, at range: Range<Int>
  ) -> [(address: ResourceAddress, change: FieldChange, place: SourceRange)] {
    var found: [(ResourceAddress, FieldChange, SourceRange)] = []
    for (address, resource) in resources {
      for change in resource.report.fields where change.state.isDrift {
        guard let place = document.place(of: address, path: change.path) else { continue }
        let line = document.line(of: place)
        if line.lowerBound <= range.upperBound, line.upperBound >= range.lowerBound {
          found.append((address, change, place))
        }
      }
    }
    return found.sorted { ($0.2.start.offset, $0.1.path) < ($1.2.start.offset, $1.1.path) }
  }
}

extension FieldChange {
  /// Even a partly secret value must not be written into the file.
  fileprivate var holdsSecret: Bool {
    isSecret || [desired, recorded, live].contains { $0?.containsSecret == true }
  }
}

extension StackDocument {
  /// From the start of a place to the end of its last line.
  fileprivate func line(of place: SourceRange) -> Range<Int> {
    place.start.offset..<max(place.start.offset, endOfLine(place.end).offset)
  }

  fileprivate func endOfLine(_ position: SourcePosition) -> SourcePosition {
    let bytes = file.bytes
    var end = min(position.offset, bytes.count)
    while end < bytes.count, bytes[end] != 0x0A, bytes[end] != 0x0D { end += 1 }
    var place = position
    place.column += end - position.offset
    place.offset = end
    return place
  }
}
