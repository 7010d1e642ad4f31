import CairnJSON

/// The address of a declared resource: `section.name`, as in `queues.uploads`.
package struct ResourceAddress: Hashable, Sendable, Comparable, CustomStringConvertible {
  package var section: String
  package var name: String

  package init(section: String, name: String) {
    self.section = section
    self.name = name
  }

  /// Parses `section.name`; nil if either part is missing.
  package init?(_ text: some StringProtocol) {
    guard let dot = text.utf8.firstIndex(of: UInt8(ascii: ".")), dot != text.startIndex else {
      return nil
    }
    let name = text[text.utf8.index(after: dot)...]
    guard !name.isEmpty else { return nil }
    self.init(section: String(text[..<dot]), name: String(name))
  }

  package var description: String { "\(section).\(name)" }

  package static func < (left: Self, right: Self) -> Bool {
    (left.section, left.name) < (right.section, right.name)
  }
}

/// What `${…}` refers to. Parameters are substituted while the stack is read, so they aren't
/// included.
package enum Reference: Hashable, Sendable, CustomStringConvertible {
  /// `${section.name.attribute}`
  case resource(ResourceAddress, attribute: String)
  /// `${stack.account}` and similar. Their values are known once the endpoint is.
  case stack(StackAttribute)

  /// The attributes of the stack itself: `${stack.region}` and so on.
  package enum StackAttribute: String, Hashable, Sendable, CaseIterable {
    case name, region, account, partition, endpoint
  }

  package var description: String {
    switch self {
    case .resource(let address, let attribute): "${\(address).\(attribute)}"
    case .stack(let attribute): "${stack.\(attribute.rawValue)}"
    }
  }
}

/// A text that contains references.
package struct Template: Hashable, Sendable, CustomStringConvertible {
  package enum Part: Hashable, Sendable {
    case literal(String)
    case reference(Reference)
  }

  package var parts: [Part]

  package init(_ parts: [Part]) { self.parts = parts }
  package init(_ reference: Reference) { parts = [.reference(reference)] }

  package var references: [Reference] {
    parts.compactMap { if case .reference(let reference) = $0 { reference } else { nil } }
  }

  /// The text as the user would write it.
  package var description: String {
    parts.map { part in
      switch part {
      case .literal(let text):
        text.split(separator: "${", omittingEmptySubsequences: false)
          .joined(separator: "$${")
      case .reference(let reference): reference.description
      }
    }.joined()
  }

  /// The template with each reference replaced for which `lookup` returns a value; a plain value if
  /// none is left.
  package func resolving(_ lookup: (Reference) -> Value?) -> Value {
    if parts.count == 1, case .reference(let reference) = parts[0] {
      return lookup(reference) ?? .unresolved(self)
    }
    var resolved: [Part] = []
    for part in parts {
      let next: Part
      switch part {
      case .literal: next = part
      case .reference(let reference):
        switch lookup(reference) {
        case .string(let text): next = .literal(text)
        case .integer(let number): next = .literal(String(number))
        case .number(let number): next = .literal(number.text)
        case .boolean(let flag): next = .literal(String(flag))
        default: next = part
        }
      }
      if case .literal(let tail) = next, case .literal(let head) = resolved.last {
        resolved[resolved.count - 1] = .literal(head + tail)
      } else {
        resolved.append(next)
      }
    }
    if resolved.isEmpty { return .string("") }
    if resolved.count == 1, case .literal(let text) = resolved[0] { return .string(text) }
    return .unresolved(Template(resolved))
  }
}
