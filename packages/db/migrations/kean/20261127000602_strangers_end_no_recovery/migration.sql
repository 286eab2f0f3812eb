-- Ten wrong codes ended a recovery, and for those a stranger needed no more than an e-mail. Tries are counted in the windows of sign-in now,
-- against whoever holds a half.
-- AlterTable
ALTER TABLE "account_recovery" DROP COLUMN "wrong_tries";
