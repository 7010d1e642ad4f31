import CairnEngine
import CairnLanguage

/// A stack's graph as the source of a drawing: arrows from resources to what they need, and a box
/// for each section.
struct GraphReport {
  struct Node: Hashable, Sendable {
    var address: ResourceAddress
    /// Follows from another resource's field.
    var isExpanded: Bool
  }

  var name: String
  var nodes: [Node]
  var edges: [(from: ResourceAddress, to: ResourceAddress)]

  init(name: String, nodes: [Node], edges: [(from: ResourceAddress, to: ResourceAddress)]) {
    self.name = name
    self.nodes = nodes
    self.edges = edges
  }

  init(_ graph: ResourceGraph, name: String) {
    self.init(
      name: name,
      nodes: graph.nodes.map {
        Node(address: $0.address, isExpanded: $0.declaration.origin != .declared)
      },
      edges: graph.edges)
  }

  /// Graphviz.
  var dot: String {
    var lines = [
      "digraph \(Self.quoted(name)) {", "  rankdir=LR;",
      "  node [shape=box, style=rounded, fontname=\"sans-serif\"];",
    ]
    for (index, section) in sections.enumerated() {
      lines.append("  subgraph cluster_\(index) {")
      lines.append("    label=\(Self.quoted(section)); color=gray;")
      for node in nodes where node.address.section == section {
        let style = node.isExpanded ? ", style=\"rounded,dashed\"" : ""
        lines.append(
          "    \(Self.quoted("\(node.address)")) [label=\(Self.quoted(node.address.name))\(style)];"
        )
      }
      lines.append("  }")
    }
    for edge in edges {
      lines.append("  \(Self.quoted("\(edge.from)")) -> \(Self.quoted("\(edge.to)"));")
    }
    return (lines + ["}"]).joined(separator: "\n") + "\n"
  }

  var mermaid: String {
    let ids = Dictionary(
      nodes.enumerated().map { ($1.address, "n\($0)") }, uniquingKeysWith: { first, _ in first })
    var lines = ["flowchart LR"]
    for section in sections {
      lines.append("  subgraph \(section)")
      for node in nodes where node.address.section == section {
        let name = Self.escaped(node.address.name)
        lines.append("    \(ids[node.address] ?? "")[\"\(name)\"]")
      }
      lines.append("  end")
    }
    for edge in edges {
      guard let from = ids[edge.from], let to = ids[edge.to] else { continue }
      lines.append("  \(from) --> \(to)")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// In the order of the file.
  private var sections: [String] {
    var seen: Set<String> = []
    return nodes.map(\.address.section).filter { seen.insert($0).inserted }
  }

  private static func quoted(_ text: String) -> String {
    "\"" + text.visible.replacingLiteral("\\", with: "\\\\").replacingLiteral("\"", with: "\\\"")
      + "\""
  }

  private static func escaped(_ text: String) -> String {
    text.visible.replacingLiteral("&", with: "&amp;").replacingLiteral("\"", with: "&quot;")
      .replacingLiteral("<", with: "&lt;").replacingLiteral(">", with: "&gt;")
  }
}
