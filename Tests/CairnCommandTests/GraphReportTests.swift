import CairnLanguage
import Testing

@testable import cairn

@Suite struct GraphReportTests {
  private let report = GraphReport(
    name: "my \"stack\"",
    nodes: [
      .init(address: Sample.address("queues.a"), isExpanded: false),
      .init(address: Sample.address("policies.p"), isExpanded: true),
      .init(address: Sample.address("queues.b<x>"), isExpanded: false),
    ],
    edges: [(Sample.address("policies.p"), Sample.address("queues.a"))])

  @Test func `Graphviz`() {
    #expect(
      report.dot == #"""
        digraph "my \"stack\"" {
          rankdir=LR;
          node [shape=box, style=rounded, fontname="sans-serif"];
          subgraph cluster_0 {
            label="queues"; color=gray;
            "queues.a" [label="a"];
            "queues.b<x>" [label="b<x>"];
          }
          subgraph cluster_1 {
            label="policies"; color=gray;
            "policies.p" [label="p", style="rounded,dashed"];
          }
          "policies.p" -> "queues.a";
        }

        """#)
  }

  @Test func `Mermaid`() {
    #expect(
      report.mermaid == """
        flowchart LR
          subgraph queues
            n0["a"]
            n2["b&lt;x&gt;"]
          end
          subgraph policies
            n1["p"]
          end
          n1 --> n0

        """)
  }
}
