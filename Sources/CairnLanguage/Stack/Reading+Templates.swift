/// A scalar after parameters have been substituted.
struct ResolvedScalar {
  /// The text, when no reference is left in it.
  private(set) var text: String?
  /// All of it, when there is one.
  private var parts: [Template.Part] = []
  var quoting: ScalarChecker.Quoting
  /// The value of a parameter is part of it.
  var hasParameter = false
  /// The value of a secret parameter is part of it; messages must not show it.
  var isSecret = false

  init(_ text: String, _ quoting: ScalarChecker.Quoting) {
    self.text = text
    self.quoting = quoting
  }

  var template: Template { Template(text.map { [.literal($0)] } ?? parts) }

  var shown: String {
    isSecret ? "the value of a secret parameter" : quoted(template.description)
  }

  fileprivate mutating func append(_ tail: String) {
    if let head = text {
      text = head + tail
    } else if case .literal(let head) = parts.last {
      parts[parts.count - 1] = .literal(head + tail)
    } else if !tail.isEmpty {
      parts.append(.literal(tail))
    }
  }

  fileprivate mutating func append(_ reference: Reference) {
    if let text, !text.isEmpty { parts = [.literal(text)] }
    text = nil
    parts.append(.reference(reference))
  }
}

/// What a reference without an attribute and a bare name mean in a field that takes a resource.
struct ReferenceTarget {
  var sections: [String]
  var attribute: String
}

extension Reading {
  /// Resolves `${…}` in a scalar; nil, with a diagnostic, if one is invalid.
  func resolve(_ node: YAMLNode, target: ReferenceTarget? = nil) -> ResolvedScalar? {
    guard case .scalar(let text, let style) = node.content, !node.isBroken else { return nil }
    let quoting: ScalarChecker.Quoting = style == .plain && node.tag != .string ? .plain : .quoted
    guard text.utf8.contains(UInt8(ascii: "$")) else {
      return ResolvedScalar(text, quoting)
    }
    var result = ResolvedScalar("", quoting)
    var isSound = true
    for piece in TemplateText.pieces(text) {
      switch piece {
      case .literal(let text): result.append(text)
      case .unclosed(let rest):
        report(
          .invalidReference,
          "`${` begins a reference, and a `}` has to close it. Write `$${` for a literal `${`.",
          at: location(ofText: rest, in: node))
        isSound = false
      case .reference(let inner):
        switch resolve(reference: inner, target: target, in: node) {
        case .text(let text, let isSecret):
          result.append(text)
          result.hasParameter = true
          result.isSecret = result.isSecret || isSecret
        case .reference(let reference): result.append(reference)
        case .wrong: isSound = false
        }
      }
    }
    // `"${parameters.count}"` is still a number, although YAML requires the quotes in some places.
    if result.hasParameter, node.tag != .string { result.quoting = .plain }
    return isSound ? result : nil
  }

  private enum Resolution {
    case text(String, isSecret: Bool)
    case reference(Reference)
    case wrong
  }

  private func resolve(
    reference inner: String, target: ReferenceTarget?, in node: YAMLNode
  ) -> Resolution {
    var whole: String { "${\(inner)}" }
    func wrong(_ code: DiagnosticCode, _ detail: String, fix: String? = nil) -> Resolution {
      let location = location(ofText: whole, in: node)
      // The reference can't be located in the text as written, and a fix would replace the whole
      // scalar.
      let isFound = location.range != node.place || node.text == whole
      report(
        code, detail, at: location,
        fix: isFound ? fix.map { replacement(of: whole, by: $0, at: location.range) } : nil)
      return .wrong
    }
    let words = inner.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
      .map { word in String(Substring(word).trimmed) }
    if let foreign = ForeignReference(inner), schema(of: words[0]) == nil {
      return wrong(
        .invalidReference, "\(quoted(whole)) isn't a reference of a stack. \(foreign.advice)",
        fix: foreign.instead.map { "${\($0)}" })
    }
    if words.count < 2 || words.count > 3 || words.contains("") {
      let isForeign = inner.contains(":")
      return wrong(
        .invalidReference,
        "\(quoted(whole)) isn't a reference: these are `${section.name.attribute}`, "
          + "`${parameters.name}` and `${stack.name}`."
          + (isForeign ? " A variable of AWS is written `$${…}`." : ""),
        fix: isForeign ? "$" + whole : nil)
    }
    switch words[0] {
    case "parameters":
      guard words.count == 2 else {
        return wrong(
          .invalidReference, "\(quoted(whole)) has one part too many: `${parameters.\(words[1])}`.",
          fix: "${parameters.\(words[1])}")
      }
      return parameter(words[1], wrong)
    case "stack":
      guard words.count == 2 else {
        return wrong(
          .invalidReference, "\(quoted(whole)) has one part too many: `${stack.\(words[1])}`.",
          fix: "${stack.\(words[1])}")
      }
      return stackAttribute(words[1], wrong)
    default:
      return resource(
        ResourceAddress(section: words[0], name: words[1]),
        attribute: words.count == 3 ? words[2] : nil, target: target, wrong)
    }
  }

  private typealias Complaint = (DiagnosticCode, String, String?) -> Resolution

  private func parameter(_ name: String, _ wrong: Complaint) -> Resolution {
    guard let parameter = parameters[name] else {
      guard parametersAreKnown else { return .wrong }
      let near = NearMiss.best(for: name, among: parameters.keys.sorted())
      return wrong(
        .unknownParameter,
        "The stack declares no parameter \(quoted(name)). "
          + (near.map { "Did you mean \(quoted($0))?" }
            ?? "Declare it under `parameters:`."),
        near.map { "${parameters.\($0)}" })
    }
    guard let text = parameter.text else { return .wrong }
    return .text(text, isSecret: parameter.isSecret)
  }

  private func stackAttribute(_ name: String, _ wrong: Complaint) -> Resolution {
    guard let attribute = Reference.StackAttribute(rawValue: name) else {
      let all = Reference.StackAttribute.allCases.map(\.rawValue)
      let near = NearMiss.best(for: name, among: all)
      return wrong(
        .unknownAttribute,
        "A stack has \(listing(all)), not \(quoted(name))."
          + (near.map { " Did you mean \(quoted($0))?" } ?? ""), near.map { "${stack.\($0)}" })
    }
    if attribute == .name, let stackName { return .text(stackName, isSecret: false) }
    if attribute == .region, let region { return .text(region, isSecret: false) }
    return .reference(.stack(attribute))
  }

  private func resource(
    _ address: ResourceAddress, attribute: String?, target: ReferenceTarget?, _ wrong: Complaint
  ) -> Resolution {
    guard let schema = schema(of: address.section) else {
      let (near, clause) = section(near: address.section, among: schemas)
      return wrong(
        .unknownSection,
        "There is no section \(quoted(address.section))"
          + (clause
            ?? ". Sections are\n\(wrapped(listing(schemas.map(\.section), limit: .max)))."),
        near.map { "${\($0).\(address.name)\(attribute.map { "." + $0 } ?? "")}" })
    }
    let suffix = attribute.map { "." + $0 } ?? ""
    guard names[address.section]?.contains(address.name) == true else {
      if names[address.section]?.isBroken == true { return .wrong }
      let renamed = successor(of: address.name, in: address.section)
      let near = renamed ?? nearestName(to: address.name, in: address.section)
      return wrong(
        .unknownResource,
        "The stack declares no \(schema.noun) \(quoted(address.name))."
          + (near.map {
            renamed == nil ? " Did you mean \(quoted($0))?" : " It is \(quoted($0)) now."
          } ?? ""),
        near.map { "${\(address.section).\($0)\(suffix)}" })
    }
    if address == current {
      return wrong(
        .selfReference, "\(quoted(address.description)) cannot refer to itself.", nil)
    }
    let isWanted = target?.sections.contains(address.section) ?? false
    let attributes = schema.attributes.map(\.name)
    guard let wanted = attribute ?? (isWanted ? target?.attribute : nil) ?? attributes.first else {
      return wrong(
        .unknownAttribute,
        "\(withArticle(schema.noun).capitalizedFirst) has no attributes to refer to.", nil)
    }
    guard attributes.contains(wanted) else {
      let near = NearMiss.best(for: wanted, among: attributes)
      return wrong(
        .unknownAttribute,
        "\(withArticle(schema.noun).capitalizedFirst) has no attribute \(quoted(wanted))"
          + (near.map { ". Did you mean \(quoted($0))?" }
            ?? ". It has \(listing(attributes))."),
        near.map { "${\(address).\($0)}" })
    }
    return .reference(.resource(address, attribute: wanted))
  }

  /// The place of a part of a scalar's text if it occurs literally; otherwise the whole scalar.
  func location(ofText text: String, in node: YAMLNode) -> SourceLocation {
    let range = node.range
    guard node.alias == nil,
      let found = source.range(of: text, in: range.start.offset..<range.end.offset)
    else { return location(node) }
    return location(lines.range(found))
  }
}

extension Substring {
  /// Without leading and trailing spaces.
  fileprivate var trimmed: Substring {
    var result = self
    while result.utf8.first == UInt8(ascii: " ") { result.removeFirst() }
    while result.utf8.last == UInt8(ascii: " ") { result.removeLast() }
    return result
  }
}
