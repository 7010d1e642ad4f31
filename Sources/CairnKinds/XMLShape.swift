import CairnAWSXML
import CairnEngine
import CairnLanguage

/// The XML form of an object of the stack: a table of its fields.
struct XMLShape: Sendable {
  /// The elements at one path, and their field.
  struct Member: Sendable {
    /// The element names, such as `["Expiration", "Days"]`.
    var path: [String]
    /// The paths inside the elements that the field holds; empty for elements that hold a text.
    var inner: [[String]] = []
    /// False for elements that the field can't hold.
    var readTrees: @Sendable ([XMLTree], inout Properties) -> Bool
    var writeTrees: @Sendable (Properties) -> [XMLTree]

    /// Of elements that hold a text.
    init(
      path: [String], read: @escaping @Sendable ([String], inout Properties) -> Bool,
      write: @escaping @Sendable (Properties) -> [String]
    ) {
      self.path = path
      readTrees = { read($0.compactMap(\.text), &$1) }
      writeTrees = { properties in write(properties).map { XMLTree(path.last ?? "", $0) } }
    }

    /// Of elements that hold others.
    init(
      path: [String], inner: [[String]],
      readTrees: @escaping @Sendable ([XMLTree], inout Properties) -> Bool,
      writeTrees: @escaping @Sendable (Properties) -> [XMLTree]
    ) {
      self.path = path
      self.inner = inner
      self.readTrees = readTrees
      self.writeTrees = writeTrees
    }

    /// Every path from the outer element that it holds.
    var paths: [[String]] { inner.isEmpty ? [path] : inner.map { path + $0 } }
  }

  /// The element that holds all members.
  var name: String
  /// In the order in which they are written.
  var members: [Member]

  /// The fields of an element, and the paths of elements that no field can hold.
  func read(_ tree: XMLTree) -> (properties: Properties, unknown: [String]) {
    var properties = Properties()
    var unknown = tree.unknown(besides: Set(paths.map { $0.joined(separator: ".") }))
    for member in members {
      let path = member.path.joined(separator: ".")
      if !member.readTrees(tree.elements(at: member.path), &properties),
        !unknown.contains(where: { $0 == path || $0.hasPrefix("\(path).") })
      {
        unknown.append(path)
      }
    }
    return (properties, unknown)
  }

  func tree(_ properties: Properties) -> XMLTree {
    var tree = XMLTree(name, [])
    for member in members {
      for element in member.writeTrees(properties) {
        tree.append(element, at: member.path.dropLast())
      }
    }
    return tree
  }

  /// Every path of its members.
  var paths: [[String]] { members.flatMap(\.paths) }
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

  /// An element for each item, of a shape of its own.
  static func objects(
    _ path: String..., as field: Field<[Properties]>, _ shape: XMLShape
  ) -> Self {
    Self(path: path, inner: shape.paths) { trees, properties in
      let items = trees.map(shape.read)
      properties[field] = items.map(\.properties)
      return items.allSatisfy(\.unknown.isEmpty)
    } writeTrees: {
      ($0[field] ?? []).map(shape.tree)
    }
  }

  /// An element of a shape of its own.
  static func object(_ path: String..., as field: Field<Properties>, _ shape: XMLShape) -> Self {
    Self(path: path, inner: shape.paths) { trees, properties in
      let read = trees.first.map(shape.read)
      properties[field] = read?.properties
      return trees.count < 2 && read?.unknown.isEmpty != false
    } writeTrees: {
      $0[field].map { [shape.tree($0)] } ?? []
    }
  }

  /// A word of the stack language for each of the service's; other texts can't be held.
  static func word(
    _ path: String..., as field: Field<String>, _ words: [(word: String, text: String)]
  ) -> Self {
    Self(path: path) { texts, properties in
      guard let text = texts.first else { return true }
      properties[field] = words.first { $0.text == text }?.word
      return properties[field] != nil
    } write: { properties in
      words.first { $0.word == properties[field] }.map { [$0.text] } ?? []
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
  fileprivate mutating func append(_ tree: XMLTree, at path: ArraySlice<String>) {
    var elements = elements
    if let name = path.first {
      if let index = elements.firstIndex(where: { $0.name == name }) {
        elements[index].append(tree, at: path.dropFirst())
      } else {
        var element = XMLTree(name, [])
        element.append(tree, at: path.dropFirst())
        elements.append(element)
      }
    } else {
      elements.append(tree)
    }
    content = .elements(elements)
  }
}
