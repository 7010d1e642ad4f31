import CairnEngine
import CairnLanguage
import Testing

@Suite struct ResourceGraphTests {
  private let world = FakeWorld()

  private func build(
    _ resources: [ResourceDeclaration]
  ) -> (
    graph: ResourceGraph?, diagnostics: [Diagnostic]
  ) {
    ResourceGraph.build(stack: stack(resources), catalog: world.catalog)
  }

  @Test func `references, containers and dependsOn are edges; order keeps to the file`() throws {
    let (built, diagnostics) = build([
      resource("lids.l", ["box": ref("boxes", "c", "name")]),
      resource("boxes.b", ["label": ref("boxes", "a", "arn")], dependsOn: ["boxes.c"]),
      resource("boxes.a"),
      resource("boxes.c"),
    ])
    let graph = try #require(built)
    #expect(diagnostics == [])
    #expect(
      graph.edges.map { "\($0.from) > \($0.to)" } == [
        "lids.l > boxes.c", "boxes.b > boxes.a", "boxes.b > boxes.c",
      ])
    #expect(
      graph.order.map { graph.nodes[$0].address.description } == [
        "boxes.c", "lids.l", "boxes.a", "boxes.b",
      ])
    #expect(graph[at("lids.l")]?.containers == [at("boxes.c")])
    #expect(graph[at("boxes.b")]?.containers == [])
    #expect(graph.dependents(of: at("boxes.c")) == [at("lids.l"), at("boxes.b")])
  }

  @Test func `a cycle is reported with its path and the place of each step`() {
    let (graph, diagnostics) = build([
      resource("boxes.a", line: 10, ["label": ref("boxes", "b", "arn")]),
      resource("boxes.b", line: 20, ["marks": [ref("boxes", "c", "arn")]]),
      resource("boxes.c", line: 30, dependsOn: ["boxes.a"]),
      resource("boxes.d", line: 40, ["label": ref("boxes", "d", "id")]),
    ])
    #expect(graph == nil)
    #expect(
      diagnostics == [
        Diagnostic(
          .dependencyCycle,
          "boxes.a → boxes.b → boxes.c → boxes.a: none of them can be created first. "
            + "Remove one of these references.",
          at: place(11, 5),
          notes: [
            .init("boxes.a needs boxes.b here", at: place(11, 5)),
            .init("boxes.b needs boxes.c here", at: place(21, 5)),
            .init("boxes.c needs boxes.a here", at: place(30)),
          ]),
        Diagnostic(
          .dependencyCycle, "boxes.d → boxes.d: it refers to itself. Remove that reference.",
          at: place(41, 5), notes: [.init("boxes.d needs boxes.d here", at: place(41, 5))]),
      ])
  }

  @Test func `what sugar makes may not stand at a declared address`() {
    var boxes = world.boxes
    boxes.sugar = { declaration in
      guard declaration.properties["label"] != nil else { return [declaration] }
      let made = resource("boxes.made", line: 5).with {
        $0.origin = .expanded(from: declaration.address, field: "label")
      }
      return [declaration, made]
    }
    let (graph, diagnostics) = ResourceGraph.build(
      stack: stack([
        resource("boxes.a", line: 5, ["label": "x"]), resource("boxes.made", line: 9),
      ]), catalog: Catalog([boxes]))
    #expect(graph == nil)
    #expect(
      diagnostics == [
        Diagnostic(
          .resourceCollision,
          "`label` of boxes.a adds the resource boxes.made, which is declared already. "
            + "Rename one of them.",
          at: place(5), notes: [.init("the other boxes.made is here", at: place(9))])
      ])
  }

  @Test func `a chain of ten thousand is built without a deep stack`() throws {
    let resources = (0..<10_000).map { index in
      resource("boxes.b\(index)", ["label": ref("boxes", "b\(index + 1)", "arn")])
    }
    let graph = try #require(build(resources).graph)
    #expect(graph.order.first == 9_999)
    #expect(graph.edges.count == 9_999)
  }
}
