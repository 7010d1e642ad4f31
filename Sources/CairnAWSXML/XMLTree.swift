import CairnAWS

/// An XML document to be sent, as a tree: an element holds text or other elements.
public struct XMLTree: Sendable, Hashable {
  public enum Content: Sendable, Hashable {
    case text(String)
    case elements([XMLTree])
  }

  public var name: String
  public var content: Content

  public init(_ name: String, _ text: String) {
    self.name = name
    content = .text(text)
  }

  public init(_ name: String, _ elements: [XMLTree]) {
    self.name = name
    content = .elements(elements)
  }

  /// As a body; `namespace` is declared at the root.
  public func document(namespace: String? = nil) -> HTTPBody {
    var text = #"<?xml version="1.0" encoding="UTF-8"?>"#
    write(to: &text, namespace: namespace)
    return .text(text)
  }

  private func write(to text: inout String, namespace: String?) {
    text += "<\(name)"
    if let namespace { text += #" xmlns="\#(namespace)""# }
    text += ">"
    switch content {
    case .text(let content): Self.escape(content, to: &text)
    case .elements(let elements):
      for element in elements { element.write(to: &text, namespace: nil) }
    }
    text += "</\(name)>"
  }

  /// Whether XML 1.0 has a way to write a text: it has none for most control characters (Extensible
  /// Markup Language 1.0, production "Char").
  static func canHold(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy { scalar in
      switch scalar.value {
      case 0x09, 0x0A, 0x0D, 0x20...0xD7FF, 0xE000...0xFFFD, 0x10000...0x10FFFF: true
      default: false
      }
    }
  }

  private static func escape(_ content: String, to text: inout String) {
    for scalar in content.unicodeScalars {
      switch scalar {
      case "&": text += "&amp;"
      case "<": text += "&lt;"
      case ">": text += "&gt;"
      // A parser would turn a bare carriage return into a line feed.
      case "\r": text += "&#13;"
      default: text.unicodeScalars.append(scalar)
      }
    }
  }
}
