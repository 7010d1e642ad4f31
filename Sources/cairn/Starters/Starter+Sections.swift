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
          permissions:
            - {actions: [dynamodb:PutItem], resources: ["${tables.results.arn}"]}

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
          permissions:
            - actions: [dynamodb:PutItem, dynamodb:Query, dynamodb:DeleteItem]
              resources: ["${tables.metadata.arn}"]
            # A presigned URL may do what its signer may do.
            - actions: [s3:PutObject, s3:GetObject, s3:DeleteObject]
              resources: ["${buckets.images.arn}/*"]
        listener:
          folder: ../handlers
          runtime: python3.13
          handler: listener.handler
          timeout: 10s
          environment: *environment
          permissions:
            - {actions: [dynamodb:UpdateItem], resources: ["${tables.metadata.arn}"]}

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
