import CairnEngine
import CairnLanguage
import Testing

@testable import cairn

@Suite struct JSONTests {
  @Test func `A plan is a line for each change, and one that counts`() {
    let secret = Sample.field("token", .string(), from: "hush", to: "hush2", secret: true)
    let changes = [
      Sample.change(
        "queues.a", .update,
        fields: [
          Sample.field(
            "delay", Sample.seconds, from: 45, to: 60, cause: .drift, recorded: 60, line: 10),
          Sample.field("target", .string(), from: nil, to: Sample.unknown), secret,
        ]),
      Sample.change("queues.b", .none),
      Sample.change(
        "tables.t", .delete, reasons: [.removed], dataHeld: "2 items"),
    ]
    let lines = PlanJSON(plan: Sample.plan(changes)).lines.map(\.text)
    #expect(
      lines == [
        """
        {"format":1,"event":"change","address":"queues.a","action":"update","kind":"queue","reasons":[],"fields":[{"cause":"drift","desired":60,"forcesReplacement":false,"live":45,"path":"delay","place":{"column":5,"file":"stacks/a.yaml","line":10},"recorded":60},{"cause":"edit","desired":{"knownAfterApply":"${queues.b.arn}"},"forcesReplacement":false,"path":"target"},{"cause":"edit","forcesReplacement":false,"path":"token","secret":true}],"place":{"column":3,"file":"stacks/a.yaml","line":9}}
        """,
        """
        {"format":1,"event":"change","address":"tables.t","action":"delete","kind":"queue","reasons":[{"reason":"removed"}],"fields":[],"place":{"column":3,"file":"stacks/a.yaml","line":9},"dataHeld":"2 items"}
        """,
        """
        {"format":1,"event":"plan","purpose":"apply","stack":"image-service","endpoint":"http://127.0.0.1:4566","region":"us-east-1","account":"000000000000","isEmpty":false,"compared":"declared","counts":{"adopt":0,"create":0,"delete":1,"none":1,"rename":0,"replace":0,"update":1},"dataLoss":["tables.t"]}
        """,
      ])
  }

  @Test func `A summary has the result, the counts and the outputs`() {
    let report = ApplyReport(
      done: [(Sample.address("queues.a"), .create)],
      failures: [Sample.failure("queues.b", "no")], skipped: [Sample.address("queues.c")],
      outputs: [("url", "http://x")])
    #expect(
      ApplyJSON.summary(stack: "s", report, took: .milliseconds(12)).text == """
        {"format":1,"event":"summary","stack":"s","result":"incomplete","done":{"adopt":0,"create":1,"delete":0,"rename":0,"replace":0,"update":0},"failed":["queues.b"],"skipped":["queues.c"],"milliseconds":12,"outputs":{"url":"http://x"}}
        """)
  }

  @Test(
    arguments: [
      (ApplyReport(), "complete"),
      (ApplyReport(skipped: [Sample.address("queues.a")], wasStopped: true), "stopped"),
      (ApplyReport(failures: [Sample.failure("queues.a", "no")], wasStopped: true), "incomplete"),
    ])
  func `The result is one word`(_ report: ApplyReport, _ word: String) {
    let text = ApplyJSON.summary(stack: "s", report, took: .zero).text
    #expect(text.contains("\"result\":\"\(word)\""))
  }
}
