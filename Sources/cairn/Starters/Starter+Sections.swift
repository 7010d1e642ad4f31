extension Starter {
  var sections: String {
    switch self {
    case .empty:
      """

      # Every section, with all it takes: docs/kinds.md, or `cairn schema --markdown`.
      # queues:
      #   jobs:
      #     visibilityTimeout: 60s

      """
    case .queueWorker:
      """

      # A function that processes messages, and a table for the results.
      tables:
        results:
          partitionKey: {name: id, type: string}
          pointInTimeRecovery: true

      queues:
        jobs:
          # Six times the worker's timeout, so that no message is delivered again while it is processed.
          visibilityTimeout: 60s
          deadLetter: {queue: jobs-failed, maxReceives: 5}
        jobs-failed:
          messageRetention: 14d

      functions:
        worker:
          folder: ../handlers
          runtime: python3.13
          handler: worker.handler
          timeout: 10s
          environment: {TABLE: "${tables.results.name}"}
          access: {tables.results: write}

      mappings:
        jobs-to-worker:
          queue: jobs
          function: worker
          partialBatchResponses: true

      outputs:
        queue: ${queues.jobs.url}
        table: ${tables.results.name}

      """
    case .imageService:
      """

      # Clients get URLs to upload to and download from a bucket; a queue gets a message for each upload.
      buckets:
        images:
          cors:
            - {origins: ["*"], methods: [GET, PUT], headers: ["*"]}

      tables:
        metadata:
          partitionKey: {name: user_id, type: string}
          sortKey: {name: image_id, type: string}
          pointInTimeRecovery: true

      queues:
        uploads:
          # Six times the listener's timeout, so that no message is delivered again while it is processed.
          visibilityTimeout: 60s
          deadLetter: {queue: uploads-failed, maxReceives: 5}
        uploads-failed:
          messageRetention: 14d

      notifications:
        image-created:
          bucket: images
          events: ["s3:ObjectCreated:*"]
          queue: uploads

      functions:
        api:
          folder: ../handlers
          runtime: python3.13
          handler: api.handler
          timeout: 10s
          environment: &environment
            BUCKET: ${buckets.images.name}
            TABLE: ${tables.metadata.name}
          # A presigned URL may do what its signer may do.
          access: {tables.metadata: read-write, buckets.images: read-write}
        listener:
          folder: ../handlers
          runtime: python3.13
          handler: listener.handler
          timeout: 10s
          environment: *environment
          access: {tables.metadata: write}

      apis:
        images:
          routes:
            POST /images: api
            GET /images: api
            DELETE /images/{id}: api

      mappings:
        uploads-to-listener:
          queue: uploads
          function: listener
          partialBatchResponses: true

      outputs:
        endpoint: ${apis.images.url}

      """
    }
  }
}
