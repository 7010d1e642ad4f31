import CairnAWSXML
import CairnEngine
import CairnLanguage

/// The XML form of an object of the stack: a table of its fields.
struct XMLShape: Sendable {
  /// The texts at one path of elements, and their field.
  struct Member: Sendable {
    /// The element names, such as `["Expiration", "Days"]`.
    var path: [String]
    /// False for texts that the field can't hold.
    var read: @Sendable ([String], inout Properties) -> Bool
    var write: @Sendable (Properties) -> [String]
  }

  /// The element that holds all members.
  var name: String
  /// In the order in which they are written.
  var members: [Member]

  /// The fields of an element, and the paths of elements that no field can hold.
  func read(_ tree: XMLTree) -> (properties: Properties, unknown: [String]) {
    var properties = Properties()
    var unknown = tree.unknown(besides: Set(members.map { $0.path.joined(separator: ".") }))
    for member in members {
      let texts = tree.elements(at: member.path).compactMap(\.text)
      if !member.read(texts, &properties) { unknown.append(member.path.joined(separator: ".")) }
    }
    return (properties, unknown)
  }

  func tree(_ properties: Properties) -> XMLTree {
    var tree = XMLTree(name, [])
    for member in members {
      for text in member.write(properties) { tree.append(text, at: member.path[...]) }
    }
    return tree
  }
}

extension XMLShape.Member {
  /// An element for each item, whose order means nothing.
  static func texts(_ path: String..., as field: Field<[String]>) -> Self {
    Self(path: path) { texts, properties in
      properties[field] = texts.sorted()
      return true
    } write: {
      $0[field] ?? []
    }
  }

  /// A missing element means the field's default.
  static func text(_ path: String..., as field: Field<String>) -> Self {
    Self(path: path) { texts, properties in
      properties[field] = texts.first ?? properties[field] ?? field.schema.defaultValue?.string
      return true
    } write: {
      ($0[field] ?? field.schema.defaultValue?.string).map { [$0] } ?? []
    }
  }

  /// An older spelling of the member after it: read if that one is missing, and never written.
  static func older(_ path: String..., as field: Field<String>) -> Self {
    Self(path: path) { texts, properties in
      properties[field] = texts.first
      return true
    } write: { _ in
      []
    }
  }

  /// An element that no field holds, and that is ignored.
  ///
  /// - Parameter only: the only text that is ignored; nil for any.
  static func ignored(_ path: String..., only: String? = nil) -> Self {
    Self(path: path) { texts, _ in
      only == nil || texts.allSatisfy { $0 == only }
    } write: { _ in
      []
    }
  }

  /// - Parameter unit: the service's unit in units of the field.
  static func number(_ path: String..., as field: Field<Int>, unit: Int = 1) -> Self {
    Self(path: path) { texts, properties in
      guard let text = texts.first else { return true }
      properties[field] = Int(text)?.clampedMultiplying(by: unit)
      return properties[field] != nil
    } write: {
      $0[field].map { [String($0 / unit)] } ?? []
    }
  }

  /// A text for each of the two; any other text means off.
  static func flag(
    _ path: String..., as field: Field<Bool>, on: String, off: String
  ) -> Self {
    Self(path: path) { texts, properties in
      properties[field] = texts.first == on
      return true
    } write: {
      [($0[field] ?? field.schema.defaultValue?.boolean ?? false) ? on : off]
    }
  }
}

extension XMLTree {
  fileprivate mutating func append(_ text: String, at path: ArraySlice<String>) {
    guard let name = path.first else { return }
    var elements = elements
    if path.count == 1 {
      elements.append(XMLTree(name, text))
    } else if let index = elements.firstIndex(where: { $0.name == name }) {
      elements[index].append(text, at: path.dropFirst())
    } else {
      var element = XMLTree(name, [])
      element.append(text, at: path.dropFirst())
      elements.append(element)
    }
    content = .elements(elements)
  }
}
