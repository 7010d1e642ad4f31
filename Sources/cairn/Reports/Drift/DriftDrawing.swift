import CairnEngine
import CairnLanguage

/// The resource graph as SVG, each node with the colour and sign of its state; arrows go from a
/// resource to what it needs.
struct DriftDrawing {
  struct Node: Hashable, Sendable {
    var address: ResourceAddress
    var state: DriftReport.State
    var isExpanded: Bool
  }

  /// With more nodes than this, only resources that aren't in sync are drawn, with their
  /// neighbours.
  static let nodeLimit = 250

  private(set) var nodes: [Node]
  private(set) var edges: [(from: Int, to: Int)]
  /// Whether some resources aren't drawn.
  let isPartial: Bool

  init(nodes: [Node], edges: [(from: Int, to: Int)]) {
    isPartial = false
    self.nodes = nodes
    self.edges = edges
  }

  init(_ report: DriftReport, _ graph: ResourceGraph) {
    var states: [ResourceAddress: DriftReport.State] = [:]
    for resource in report.resources where graph.index(of: resource.address) != nil {
      // An extra resource doesn't hide the state of the declared one.
      if states[resource.address] == nil { states[resource.address] = resource.state }
    }
    var shown = graph.nodes.map(\.address).filter { states[$0] != nil }
    isPartial = shown.count > Self.nodeLimit
    if isPartial {
      let marked = shown.filter { states[$0] != .inSync }
      let near = marked.flatMap { (graph[$0]?.dependencies ?? []) + graph.dependents(of: $0) }
      let kept = Set(marked + near)
      shown = Array(shown.filter(kept.contains).prefix(Self.nodeLimit))
    }
    let indices = Dictionary(uniqueKeysWithValues: shown.enumerated().map { ($1, $0) })
    nodes = shown.map { address in
      Node(
        address: address, state: states[address] ?? .inSync,
        isExpanded: graph[address]?.declaration.origin != .declared)
    }
    edges = graph.edges.compactMap { edge in
      guard let from = indices[edge.from], let to = indices[edge.to] else { return nil }
      return (from, to)
    }
  }

  private static let rowHeight = 46
  private static let boxHeight = 34
  private static let gap = 56
  private static let margin = 8

  /// Empty without nodes.
  var svg: String {
    if nodes.isEmpty { return "" }
    let columns = LayeredLayout(count: nodes.count, edges: edges).columns
    let tallest = columns.map(\.count).max() ?? 1
    let height = tallest * Self.rowHeight + 2 * Self.margin
    var boxes = [(x: Int, y: Int, width: Int)](repeating: (0, 0, 0), count: nodes.count)
    var x = Self.margin
    for column in columns {
      let width = column.map { self.width(of: nodes[$0]) }.max() ?? 0
      let top = (height - column.count * Self.rowHeight) / 2
      for (row, index) in column.enumerated() {
        boxes[index] = (
          x, top + row * Self.rowHeight + (Self.rowHeight - Self.boxHeight) / 2, width
        )
      }
      x += width + Self.gap
    }
    let width = x - Self.gap + Self.margin
    let drawn =
      edges.map { edge(from: boxes[$0.from], to: boxes[$0.to]) }
      + nodes.indices.map { box(of: nodes[$0], at: boxes[$0]) }
    return """
      <svg viewBox="0 0 \(width) \(height)" width="\(width)" height="\(height)" role="img" \
      aria-label="Resource graph: an arrow goes from a resource to what it needs">
      <defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" \
      orient="auto"><path class="tip" d="M0 0L8 4L0 8z"/></marker></defs>
      \(drawn.joined(separator: "\n"))
      </svg>
      """
  }

  /// The maximum columns of a text.
  private static let nameLimit = 30

  private func width(of node: Node) -> Int {
    let name = node.address.name.visible.cut(toColumns: Self.nameLimit).columns * 8
    return max(name, node.address.section.visible.columns * 7) + 40
  }

  private func edge(
    from: (x: Int, y: Int, width: Int), to: (x: Int, y: Int, width: Int)
  ) -> String {
    let (x1, y1) = (from.x + from.width, from.y + Self.boxHeight / 2)
    let (x2, y2) = (to.x - 1, to.y + Self.boxHeight / 2)
    let bend = Self.gap / 2
    // A long edge starts and ends horizontally, with a straight line between.
    return "<path class=\"edge\" marker-end=\"url(#tip)\" d=\"M\(x1) \(y1)"
      + "C\(x1 + bend) \(y1) \(x2 - bend) \(y2) \(x2) \(y2)\"/>"
  }

  private func box(of node: Node, at box: (x: Int, y: Int, width: Int)) -> String {
    let name = Markup.escaped(node.address.name.visible.cut(toColumns: Self.nameLimit))
    let section = Markup.escaped(node.address.section)
    let title = Markup.escaped("\(node.address): \(node.state.words)")
    let classes = "node \(node.state.rawValue)\(node.isExpanded ? " expanded" : "")"
    let shape = """
      <g class="\(classes)"><title>\(title)</title>\
      <rect x="\(box.x)" y="\(box.y)" width="\(box.width)" height="\(Self.boxHeight)" rx="6"/>\
      <text class="sign" x="\(box.x + 10)" y="\(box.y + 22)">\(node.state.mark)</text>\
      <text class="section" x="\(box.x + 30)" y="\(box.y + 13)">\(section)</text>\
      <text x="\(box.x + 30)" y="\(box.y + 27)">\(name)</text></g>
      """
    guard node.state != .inSync else { return shape }
    return "<a href=\"#\(DriftPage.anchor(of: node.address))\">\(shape)</a>"
  }
}

extension DriftReport.State {
  /// In a drawing, where resources in sync have a sign too.
  var mark: String { self == .inSync ? "✓" : symbol }
}
