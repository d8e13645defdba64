import { Injectable } from '@nestjs/common';
import { done, JobHandlers, skipped } from '../jobs/job-handlers.ts';
import { UserDeletionService } from './user-deletion.service.ts';

@Injectable()
export class UserDeletionJobs {
  constructor(handlers: JobHandlers, deletion: UserDeletionService) {
    handlers.register({
      UserDelete: async ({ id }, { signal }) =>
        (await deletion.deleteUser(id, signal)) ? done : skipped('the account was restored or its delay is not over'),
      UserDeleteCheck: async (_, { signal }) => {
        await deletion.queueDue(signal);
        return done;
      },
    });
  }
}
