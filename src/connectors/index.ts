// The registry: one line per connector.
export { type FlatchrJob, flatchr } from './flatchr'
export { type FranceTravailJob, francetravail } from './francetravail'
export { type GreenhouseJob, greenhouse } from './greenhouse'
export { type LeverJob, lever } from './lever'
export { type PersonioJob, personio } from './personio'
export { type RecruiteeJob, recruitee } from './recruitee'
export { type TeamtailorJob, teamtailor } from './teamtailor'
export { type WorkableJob, workable } from './workable'
